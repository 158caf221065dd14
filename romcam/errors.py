"""What can go wrong, each kind with the exit status the command line ends with.

A message is one sentence that says what is wrong with which file and what to do about it; it is shown as it is.
"""

from __future__ import annotations


class RomcamError(Exception):
    """Anything romcam refuses or fails at knowingly. `exit_status` is what the command line ends with."""

    exit_status = 1


class UsageError(RomcamError):
    """The request itself is wrong: an unknown test, an output folder that cannot be written."""

    exit_status = 2


class InputError(RomcamError):
    """The input cannot be read: missing, not a video, cut off before its first picture."""

    exit_status = 3


class NothingToMeasureError(RomcamError):
    """The input was read, but nobody is in it, or nobody moves."""

    exit_status = 4


class ModelError(RomcamError):
    """The pose model is missing, has the wrong digest, or died at work."""


class OutputError(RomcamError):
    """A result could not be written: the disk is full, or the folder went away."""


class Interrupted(RomcamError):
    """The user ended it; the message says what is kept."""

    exit_status = 130
