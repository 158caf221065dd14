"""A data set of any number of trials in the layout BIDS-Motion: a folder of tables and their descriptions.

S. Jeung et al., Motion-BIDS: an extension to the brain imaging data structure to organize motion data for reproducible
research, Scientific Data 11:716, 2024; the specification is part of BIDS since version 1.9.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from romcam import __version__, clinical
from romcam.body.quantities import QUANTITIES
from romcam.exports.format import Format
from romcam.exports.space import METRES, NAMES, points_in_space
from romcam.exports.trial import Trial
from romcam.messages import Catalogue
from romcam.results.atomic_write import MARK

_text = Catalogue(__name__)

_VERSION: Final = "1.10.0"
_OLDEST: Final = 89
"""Age in years at which BIDS caps ages, for privacy."""
_ABSENT: Final = "n/a"
_SYSTEM: Final = "video"
_FRAME: Final = "picture"
_ENDING: Final = "_deg"
_CHANNELS: Final = ("name", "component", "type", "tracked_point", "units", "reference_frame", "description")
_EVENTS: Final = ("onset", "duration", "trial_type", "repetition", "repetition_task", "complete", "best")
"""Columns; none but BIDS's own has the name of an entity, at whose description pybids 0.22 refuses the data set."""
_PARTICIPANTS: Final = ("participant_id", "age", "sex", "height")
_COUNTS: Final = {"JNTANG": "JNTANGChannelCount", "LATENCY": "LATENCYChannelCount", "POS": "POSChannelCount"}


@dataclass(frozen=True)
class Placed:
    """A trial with its place in the data set.

    Parameters
    ----------
    trial
        The trial.
    person
        Label of the person, letters and digits.
    stem
        Name that its files have in common.
    """

    trial: Trial
    person: str
    stem: str


def placed(trials: Sequence[Trial]) -> list[Placed]:
    """Return the trials with the labels of persons, tests and runs.

    Parameters
    ----------
    trials
        The trials. One without an identifier of the person counts as a person of its own.

    Notes
    -----
    A label has letters and digits only, so others are left out of the identifier. Identifiers that become equal
    are numbered.
    """
    people: dict[str, str] = {}
    runs: dict[str, int] = {}
    found: list[Placed] = []
    for number, trial in enumerate(trials, start=1):
        key = trial.result.subject.id or f"\n{number}"  # no identifier holds a line break
        if key not in people:
            people[key] = _free(_label(trial.result.subject.id) or "unknown", people.values())
        person, side = people[key], trial.result.side
        stem = f"sub-{person}_task-{_label(trial.result.test)}_tracksys-{_SYSTEM}" + (f"_acq-{side}" if side else "")
        runs[stem] = runs.get(stem, 0) + 1
        found.append(Placed(trial, person, f"{stem}_run-{runs[stem]}"))
    return found


def _label(text: str | None) -> str:
    return re.sub(r"[^0-9a-zA-Z]", "", text or "")


def _free(label: str, taken: Iterable[str]) -> str:
    lower, number, free = {each.lower() for each in taken}, 1, label
    while free.lower() in lower:
        number += 1
        free = f"{label}x{number}"
    return free


def channels(trial: Trial) -> tuple[list[tuple[str, ...]], np.ndarray]:
    """Return the channels of a trial and their samples.

    Parameters
    ----------
    trial
        The trial.

    Returns
    -------
    rows, samples
        A row of `channels.tsv` for each channel, and (T, N) samples, NaN where unknown: the time since the first
        frame, angles, their standard errors, quality, and, if the recording was kept, the two measured
        coordinates of each landmark.
    """
    time_s = trial.angles["time_s"].to_numpy()
    rows: list[tuple[str, ...]] = [("latency", _ABSENT, "LATENCY", _ABSENT, "s", _ABSENT, _text("bids-latency"))]
    samples = [time_s - time_s[0]]
    for column in trial.angles.columns:
        if column.endswith(_ENDING):
            rows.append(_of_angle(column.removesuffix(_ENDING)))
        elif column == "quality":
            rows.append(("quality", _ABSENT, "MISC", _ABSENT, _ABSENT, _ABSENT, _text("column-quality")))
        else:
            continue
        samples.append(trial.angles[column].to_numpy())
    if trial.recording is not None:
        points = points_in_space(trial)
        unit = "m" if points.unit == METRES else "arbitrary"
        for axis in _measured_axes(trial):
            for number, name in enumerate(NAMES):
                what = _text("bids-point") if points.unit == METRES else _text("bids-point-unscaled")
                rows.append((f"{name}_{axis}", axis, "POS", name, unit, _FRAME, what))
                samples.append(points.xyz[:, number, "xyz".index(axis)])
    return rows, np.column_stack(samples).astype(float)


def _of_angle(name: str) -> tuple[str, ...]:
    measured = name.removesuffix("_se")
    known = QUANTITIES.get(measured)
    title = known.title if known else measured
    if measured != name:
        return (name, _ABSENT, "MISC", measured, "deg", _ABSENT, _text("column-se", title=title))
    # An angle of two segments is that of the joint between them; of one, it is a change or an inclination.
    kind = "JNTANG" if known is not None and len(known.terms) > 1 else "MISC"
    what = _text("bids-angle", title=title, definition=known.definition, positive=known.positive) if known else name
    return (name, _ABSENT, kind, measured, "deg", _ABSENT, what)


def _measured_axes(trial: Trial) -> str:
    lying = trial.result.position in ("supine", "prone")
    return "yz" if trial.result.facing is None and not lying else "xy"


def _events(trial: Trial) -> Iterator[tuple[Any, ...]]:
    first = float(trial.angles["time_s"][0])
    if (neutral := trial.result.neutral_s) is not None:
        yield (neutral[0] - first, neutral[1] - neutral[0], "neutral", *[_ABSENT] * 4)
    for number, each in enumerate(trial.result.repetitions, start=1):
        facts = (number, each.effort or _ABSENT, int(each.complete), int(each.best))
        yield (each.start_s - first, each.stop_s - each.start_s, "repetition", *facts)
        held = each.plateau_stop_s - each.plateau_start_s
        yield (each.plateau_start_s - first, held, "end_of_range", *facts)


def _motion(trial: Trial, rows: Sequence[tuple[str, ...]], count: int) -> dict[str, Any]:
    """Return the description of the samples: what was done, with what, and how many channels there are."""
    result, test = trial.result, clinical.get(trial.result.test)
    kinds = [row[2] for row in rows]
    seconds = result.provenance.duration_s
    effective = (count - 1) / seconds if seconds > 0 else None
    nominal = result.provenance.input.nominal_fps or effective
    failed = [check.detail for check in result.quality if check.ok is False]
    return {
        "TaskName": test.title,
        "TaskDescription": test.interpretation,
        "Instructions": test.filming,
        "SamplingFrequency": nominal or 0,
        "SamplingFrequencyEffective": _ABSENT if effective is None else round(effective, 6),
        "TrackingSystemName": _SYSTEM,
        "Manufacturer": "romcam",
        "ManufacturersModelName": result.provenance.pose_model,
        "SoftwareVersions": f"romcam {result.provenance.romcam}",
        "RecordingDuration": seconds,
        "MotionChannelCount": len(rows),
        "TrackedPointsCount": len({row[3] for row in rows if row[2] == "POS"}),
        **{name: kinds.count(kind) for kind, name in _COUNTS.items()},
        "MISCChannelCount": kinds.count("MISC"),
        **dict.fromkeys(("ACCELChannelCount", "ANGACCELChannelCount", "GYROChannelCount"), 0),
        **dict.fromkeys(("MAGNChannelCount", "ORNTChannelCount", "VELChannelCount"), 0),
        "MissingValues": _ABSENT,
        "SubjectArtefactDescription": " ".join(failed) or _ABSENT,
    }


def _channel_levels(trial: Trial) -> dict[str, Any]:
    frame = {
        "RotationRule": _ABSENT,
        "SpatialAxes": "RSA" if _measured_axes(trial) == "yz" else "ASR",
        "Description": _text("bids-frame"),
    }
    return {"reference_frame": {"Description": _text("bids-frames"), "Levels": {_FRAME: frame}}}


def _write_trial(each: Placed, root: Path) -> None:
    folder = root / f"sub-{each.person}" / "motion"
    folder.mkdir(parents=True, exist_ok=True)
    rows, samples = channels(each.trial)
    cells = ("\t".join(_ABSENT if np.isnan(value) else f"{value:.6f}" for value in row) for row in samples)
    _write_lines(folder / f"{each.stem}_motion.tsv", cells)
    _write_json(folder / f"{each.stem}_motion.json", _motion(each.trial, rows, len(samples)))
    _write_table(folder / f"{each.stem}_channels.tsv", _CHANNELS, rows)
    _write_json(folder / f"{each.stem}_channels.json", _channel_levels(each.trial))
    in_order = sorted(_events(each.trial), key=lambda event: event[0])
    events = ((f"{onset:.6f}", f"{duration:.6f}", *rest) for onset, duration, *rest in in_order)
    _write_table(folder / f"{each.stem}_events.tsv", _EVENTS, events)
    levels = {name: _text(f"bids-{name.replace('_', '-')}") for name in ("neutral", "repetition", "end_of_range")}
    described = {name: {"Description": _text(f"bids-event-{name.replace('_', '-')}")} for name in _EVENTS[3:]}
    _write_json(folder / f"{each.stem}_events.json", {"trial_type": {"Levels": levels}, **described})


def _person(label: str, trials: Sequence[Trial]) -> tuple[Any, ...]:
    """Return the row of a person: what any of their trials knows."""
    known: dict[str, Any] = {}
    for trial in trials:
        subject = trial.result.subject
        facts = {"age": subject.age, "sex": subject.sex, "height": subject.height_cm}
        known |= {name: value for name, value in facts.items() if value is not None}
    age = known.get("age")
    row = (_ABSENT if age is None else min(age, _OLDEST), known.get("sex", _ABSENT), known.get("height", _ABSENT))
    return (f"sub-{label}", *row)


def _write(trials: Sequence[Trial], path: Path) -> None:
    path.mkdir()
    (path / MARK).touch()
    places = placed(trials)
    about: dict[str, Any] = {"Name": _text("bids-name"), "BIDSVersion": _VERSION, "DatasetType": "raw"}
    about["GeneratedBy"] = [{"Name": "romcam", "Version": __version__}]
    _write_json(path / "dataset_description.json", about)
    (path / "README.md").write_text(f"# {_text('bids-name')}\n\n{_text('bids-readme')}\n", encoding="utf-8")
    people: dict[str, list[Placed]] = {}
    for each in places:
        people.setdefault(each.person, []).append(each)
    rows = [_person(person, [each.trial for each in of_person]) for person, of_person in people.items()]
    _write_table(path / "participants.tsv", _PARTICIPANTS, rows)
    described = {name: {"Description": _text(f"bids-{name}")} for name in _PARTICIPANTS[1:]}
    described["age"]["Units"], described["height"]["Units"] = "year", "cm"
    _write_json(path / "participants.json", described)
    for person, of_person in people.items():
        for each in of_person:
            _write_trial(each, path)
        scans = [(f"motion/{each.stem}_motion.tsv", _acquired(each.trial)) for each in of_person]
        _write_table(path / f"sub-{person}" / f"sub-{person}_scans.tsv", ("filename", "acq_time"), scans)


def _acquired(trial: Trial) -> str:
    """Return when the film was made, as BIDS writes it: a moment without zone, or in UTC; n/a for a day alone."""
    filmed = trial.result.provenance.input.filmed or ""
    found = re.match(r"(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.\d+)?(Z?)", filmed)
    return "".join(found.groups()) if found else _ABSENT


def _write_json(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _write_table(path: Path, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    lines = ("\t".join(" ".join(str(cell).split()) for cell in row) for row in (head, *rows))
    _write_lines(path, lines)


def _write_lines(path: Path, lines: Iterable[str]) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(line + "\n" for line in lines)


BIDS: Final = Format("bids", "bids", _write, together=True, from_landmarks=True)
