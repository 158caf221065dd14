"""Rendered people who move by known angles: the only films for which the true hip and lumbar motion is known.

A `Case` says who moves how, where and before which camera; a `Stage` shows it; `film` records it with its
truth. Needs the extra `phantom` (body model and renderer); everything else in romcam works without.
"""

from romcam.synthetic.case import Case
from romcam.synthetic.case_file import load_case, save_case
from romcam.synthetic.extra import MissingExtra
from romcam.synthetic.film import film
from romcam.synthetic.movements import MOVEMENTS
from romcam.synthetic.random_cases import random_case
from romcam.synthetic.stage import Stage, still_times

__all__ = [
    "MOVEMENTS",
    "Case",
    "MissingExtra",
    "Stage",
    "film",
    "load_case",
    "random_case",
    "save_case",
    "still_times",
]
