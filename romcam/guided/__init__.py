"""The guided test: a camera recorded without a gap, and beside it the newest picture measured and guided by.

`checks` asks the quality rules of the analysis; `guide` is the state machine from the set-up to the last bend;
`camera_loop` runs the threads that capture, record and measure; `session` adds the analysis of what was recorded. What
is shown meanwhile is a preview; the result comes from the recording, as for any other film.
"""

from romcam.guided.checks import Problem, Setup, look_over
from romcam.guided.guide import Ending, Guidance, Guide, Observation, Phase
from romcam.guided.prompts import PROMPTS, Prompt

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
    "look_over",
]
