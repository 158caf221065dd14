"""romcam's own recording (recording.npz): what later exports of landmarks are made from, without the film."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from romcam.errors import InputError
from romcam.exports.format import Format
from romcam.exports.trial import RECORDING as FILE
from romcam.exports.trial import Trial
from romcam.messages import Catalogue
from romcam.results.archive import save_recording

if TYPE_CHECKING:
    from romcam.recording import Recording

_text = Catalogue(__name__)


def recording_missing(trial: Trial) -> str | None:
    """Return why a trial has no landmarks, in a sentence; None if it has."""
    return _text("no-recording", source=trial.source) if trial.recording is None else None


def recording_of(trial: Trial) -> Recording:
    """Return the recording of a trial.

    Parameters
    ----------
    trial
        The trial.

    Raises
    ------
    InputError
        It was not kept.
    """
    if trial.recording is None:
        raise InputError(_text("no-recording", source=trial.source))
    return trial.recording


def _write(trials: Sequence[Trial], path: Path) -> None:
    (trial,) = trials
    save_recording(recording_of(trial), path)


RECORDING: Final = Format("recording", FILE, _write, recording_missing, from_landmarks=True)
