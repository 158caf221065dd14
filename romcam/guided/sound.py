"""A beep, or a voice, when there is something new to do."""

from __future__ import annotations

import shutil
import subprocess
import sys
from enum import Enum
from typing import Final

from romcam.errors import UsageError
from romcam.guided import Guidance

_SPEAKERS: Final = ("spd-say", "espeak-ng", "espeak", "say")
"""What speaks on Linux and on the Mac, where it is installed: each takes the words as its argument."""


class Loudness(str, Enum):
    """What is to be heard."""

    off = "off"
    beep = "beep"
    voice = "voice"


class Sound:
    """Makes itself heard whenever the headline changes. Raises UsageError for a voice where nothing speaks."""

    def __init__(self, loudness: Loudness) -> None:
        self._loudness = loudness
        self._said = ""
        self._speaking: subprocess.Popen[bytes] | None = None
        self._speaker = next(filter(None, map(shutil.which, _SPEAKERS)), None)
        if loudness is Loudness.voice and self._speaker is None:
            raise UsageError("Nothing speaks here; install espeak-ng, or take --sound beep.")

    def follow(self, guidance: Guidance) -> None:
        """Say what is new. What is still being said is not talked over, and not waited for."""
        words = guidance.prompt.headline
        if words == self._said:
            return
        if self._loudness is Loudness.beep and sys.stderr.isatty():
            sys.stderr.write("\a")
            sys.stderr.flush()
        elif self._loudness is Loudness.voice and self._speaker is not None:
            if self._speaking is not None and self._speaking.poll() is None:
                return
            self._speaking = subprocess.Popen(
                [self._speaker, words],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        self._said = words
