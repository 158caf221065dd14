"""The instructions to the person: a few words that can be read from three metres, and a beep or a voice."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass
from enum import Enum
from typing import Final, Literal

from romcam.errors import UsageError
from romcam.messages import Catalogue

Tone = Literal["mend", "wait", "move", "done"]
"""A problem is to be corrected, the person is to wait or to move, or the test is done."""

_SPEAKERS: Final = ("spd-say", "espeak-ng", "espeak", "say")
"""Speech programs of Linux and macOS: each takes the words as its argument."""
_text = Catalogue(__name__)


@dataclass(frozen=True)
class Prompt:
    """One instruction.

    Parameters
    ----------
    key
        Its name; a prompt that belongs to a quality rule has the rule's name.
    tone
        Decides its colour.
    """

    key: str
    tone: Tone

    @property
    def headline(self) -> str:
        """A few words that can be read from three metres."""
        return _text(f"prompt-{self.key.replace('_', '-')}.headline")

    @property
    def detail(self) -> str:
        """A line for people nearer to the screen."""
        return _text(f"prompt-{self.key.replace('_', '-')}.detail")


_TONES: Final[dict[str, Tone]] = {
    "moment": "wait",
    "come": "mend",
    "whole_body": "mend",
    "side_on": "mend",
    "alone": "mend",
    "light": "mend",
    "upright": "mend",
    "level": "mend",
    "outline": "mend",
    "tag_hidden": "mend",
    "stand": "wait",
    "early": "mend",
    "bend": "move",
    "hold": "wait",
    "rise": "move",
    "lost": "mend",
    "prepare": "wait",
    "still": "wait",
    "perform": "move",
    "done": "done",
    "fewer": "done",
}
PROMPTS: Final = {key: Prompt(key, tone) for key, tone in _TONES.items()}
"""Every prompt by its key."""


class SoundMode(str, Enum):
    """The sound at a new prompt."""

    off = "off"
    beep = "beep"
    voice = "voice"


class Sound:
    """Beeps or speaks whenever the headline changes.

    Parameters
    ----------
    mode
        The sound at a new prompt.

    Raises
    ------
    UsageError
        For a voice on a machine without a speech program.
    """

    def __init__(self, mode: SoundMode) -> None:
        self._mode = mode
        self._announced = ""
        self._speaking: subprocess.Popen[bytes] | None = None
        self._speaker = next(filter(None, map(shutil.which, _SPEAKERS)), None)
        if mode is SoundMode.voice and self._speaker is None:
            raise UsageError(_text("sound-no-voice"))

    def announce(self, prompt: Prompt) -> None:
        """Announce a prompt if it is new. A voice is never interrupted and never waited for.

        Parameters
        ----------
        prompt
            The current prompt.
        """
        headline = prompt.headline
        if headline == self._announced:
            return
        if self._mode is SoundMode.beep and sys.stderr.isatty():
            sys.stderr.write("\a")
            sys.stderr.flush()
        elif self._mode is SoundMode.voice and self._speaker is not None:
            if self._speaking is not None and self._speaking.poll() is None:
                return
            self._speaking = subprocess.Popen(
                [self._speaker, headline],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        self._announced = headline
