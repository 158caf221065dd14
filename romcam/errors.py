"""The errors romcam reports, each kind with the exit status of the command line.

A message is one sentence that states the problem, the file, and what to do; it is shown unchanged.
"""

from __future__ import annotations


class RomcamError(Exception):
    """Any failure that romcam foresees. `exit_status` is the command line's exit status."""

    exit_status = 1


class UsageError(RomcamError):
    """The request is wrong: an unknown test, an output folder that cannot be written."""

    exit_status = 2


class InputError(RomcamError):
    """The input cannot be read: missing, not a video, cut off before its first frame."""

    exit_status = 3


class NothingToMeasureError(RomcamError):
    """The input was read, but it shows no person, or no person who moves."""

    exit_status = 4


class ModelError(RomcamError):
    """The pose model is missing, has the wrong digest, or its process died."""


class OutputError(RomcamError):
    """A result could not be written: the disk is full, or the folder is no longer available."""


class MemoryShortage(RomcamError):
    """The machine, or the limit of this process, has too little memory; the input is not the cause."""


class Interrupted(RomcamError):
    """The user interrupted the program; the message states which files are kept."""

    exit_status = 130
