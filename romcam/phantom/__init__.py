"""Rendered people who bend by known angles: the only films for which the true hip and lumbar motion is known.

A `Case` says who bends how, where and before which camera; a `Stage` shows it; `film` records it with its
truth. Needs the extra `phantom` (body model and renderer); everything else in romcam works without.
"""

from romcam.phantom.case import Case, load_case, save_case
from romcam.phantom.extra import MissingExtra
from romcam.phantom.film import film
from romcam.phantom.motion import still_times
from romcam.phantom.random_cases import random_case
from romcam.phantom.stage import Stage

__all__ = ["Case", "MissingExtra", "Stage", "film", "load_case", "random_case", "save_case", "still_times"]
