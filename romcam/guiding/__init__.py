"""What to tell the person before the camera, from what is seen of him: rules and a clock, no camera and no screen.

`checks` asks the same quality rules as the analysis; `guide` is the state machine from the set-up to the last bend.
"""

from romcam.guiding.checks import Problem, Setup, look_over
from romcam.guiding.guide import Ending, Guidance, Guide, Observation, Phase
from romcam.guiding.prompts import PROMPTS, Prompt

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
