"""What is said: a few words to be read from three metres, and a line below for whoever stands nearer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal


@dataclass(frozen=True)
class Prompt:
    """One thing to do. key: its name. tone: `mend` something, `wait`, `move`, or it is `done`."""

    key: str
    headline: str
    detail: str
    tone: Literal["mend", "wait", "move", "done"]


_ALL: Final = (
    Prompt("moment", "One moment", "Stand upright, side-on to the camera.", "wait"),
    Prompt("come", "Step into the picture", "Side-on to the camera, about three metres away.", "mend"),
    Prompt("whole_body", "Step back", "The camera has to see you from head to feet, bent over as well.", "mend"),
    Prompt("side_on", "Turn side-on", "Your shoulder to the camera; look straight ahead, along the wall.", "mend"),
    Prompt("alone", "One person only", "Would everybody else please leave the picture.", "mend"),
    Prompt("light", "More light", "Switch on a lamp before you, or stand before a plainer wall.", "mend"),
    Prompt("upright", "Stand upright", "Straight knees, arms hanging, eyes ahead.", "mend"),
    Prompt("level", "Camera is tilted", "Set it level: who stands upright should be upright in the picture.", "mend"),
    Prompt("outline", "Tighten your shirt", "Tuck it in or take it off, tie long hair up: the back must show.", "mend"),
    Prompt("stand", "Stand still", "Upright, arms hanging.", "wait"),
    Prompt("early", "Too early: come up", "Stand upright and still first; then we begin again.", "mend"),
    Prompt("bend", "Bend down", "Slowly, as far as it goes, knees straight.", "move"),
    Prompt("hold", "Hold", "Stay down there.", "wait"),
    Prompt("rise", "Come up", "Slowly, all the way.", "move"),
    Prompt("lost", "Stay in the picture", "Whoever is in the way, please step aside.", "mend"),
    Prompt("done", "Done", "Thank you. The report comes in a few seconds.", "done"),
    Prompt("fewer", "That is enough", "What was recorded is measured now.", "done"),
)

PROMPTS: Final[dict[str, Prompt]] = {prompt.key: prompt for prompt in _ALL}
"""Every prompt by its key; those that follow from a quality rule have the rule's name."""

RULES: Final = ("whole_body", "side_on", "alone", "light", "level", "upright", "outline")
"""The quality rules that have a prompt, the most important first; a tilted camera makes everybody lean."""
