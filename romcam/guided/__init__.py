"""The guided test: a camera is recorded without a gap, and beside it the newest picture is measured and guides.

`guide` is the state machine from the set-up to the last bend, and `setup_check` asks the quality rules of the analysis.
`camera_loop` runs the threads that capture, record and measure; `session` adds the analysis of the recording. What is
shown during the test is a preview: the result comes from the recording, as for any other film.
"""

from romcam.guided.guide import Ending, Guidance, Guide, Observation, Phase
from romcam.guided.prompts import PROMPTS, Prompt
from romcam.guided.setup_check import Problem, Setup, check_setup

__all__ = [
    "PROMPTS",
    "Ending",
    "Guidance",
    "Guide",
    "Observation",
    "Phase",
    "Problem",
    "Prompt",
    "Setup",
    "check_setup",
]
