"""The guided test: a camera is recorded without a gap, while the newest picture is measured and guides the person.

`guide` is the state machine from the set-up to the last bend, and `setup_check` applies the quality rules of the
analysis. `camera_loop` runs the threads that capture, record and measure; `session` adds the analysis of the recording.
The angles shown during the test are a preview: the result comes from the recording, as for any other film.
"""

from romcam.guided.guide import Ending, FrameObservation, Guidance, Guide, Phase
from romcam.guided.prompts import PROMPTS, Prompt
from romcam.guided.setup_check import Problem, Setup, check_setup

__all__ = [
    "PROMPTS",
    "Ending",
    "FrameObservation",
    "Guidance",
    "Guide",
    "Phase",
    "Problem",
    "Prompt",
    "Setup",
    "check_setup",
]
