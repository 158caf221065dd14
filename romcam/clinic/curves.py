"""The angles of one film over time, on the same cursor as the film."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

import numpy as np
from markupsafe import Markup

from romcam.messages import Catalogue
from romcam.presentation import axes, charts, svg, wording
from romcam.presentation.formatting import number
from romcam.presentation.scales import Scale, labelled, limits, round_step, thinned
from romcam.recording import FloatArray
from romcam.report import display_rules
from romcam.results.edits import CORRECTED
from romcam.results.reading import read_result

if TYPE_CHECKING:
    from romcam.assessment.conclusions import Assessment

_WIDTH: Final = 620.0
_HEIGHT: Final = 270.0
_LEFT: Final = 40.0
_RIGHT: Final = 608.0
_TOP: Final = 14.0
_BOTTOM: Final = 236.0
_MOST_POINTS: Final = 900
_MOST_ROWS: Final = 200_000
_text = Catalogue(__name__)


@dataclass(frozen=True)
class Curves:
    """The drawing, and what the page's script needs to move the cursor: places, times, and values of each curve."""

    drawing: Markup
    readings: dict[str, Any]


def read_curves(folder: Path) -> Curves | None:
    """Draw the angles of a film: those that its report shows, in the same colours.

    Parameters
    ----------
    folder
        Folder of its result.

    Returns
    -------
    Curves or None
        None if no angle is known.
    """
    table = _read(folder / "angles.csv")
    # A result has the fields of an assessment that these rules read.
    every = display_rules.kinds(cast("Assessment", read_result(folder)))
    # Between lines drawn by hand, as the report draws them.
    table |= {name.replace(CORRECTED, "_deg"): table[name] for name in list(table) if name.endswith(CORRECTED)}
    kinds = {name: kind for name, kind in every.items() if np.isfinite(table.get(f"{name}_deg", np.array([]))).any()}
    names = list(kinds)
    time = table["time_s"]
    if not names or len(time) < 2 or not time[-1] > time[0]:
        return None
    step = -(-len(time) // _MOST_POINTS)
    at_s, values = thinned(time, step), {name: thinned(table[f"{name}_deg"], step) for name in names}
    low, high = limits(np.concatenate(list(values.values())).tolist(), anchors=(0.0, 30.0))
    x, y = Scale(float(time[0]), float(time[-1]), _LEFT, _RIGHT), Scale(low - 2, high + 2, _BOTTOM, _TOP)
    places = x.all(at_s)
    drawing = svg.field(
        "curves",
        _text("film-curves"),
        _text("film-curves-described", angles=", ".join(wording.angle(name) for name in names)),
        axes.y_axis(labelled(y, round_step(high - low, 6), lambda v: number(v, "deg")), _LEFT, _RIGHT),
        axes.x_axis(x, labelled(x, round_step(x.high - x.low, 8), _seconds), _BOTTOM + 18.0, inside=True),
        *(charts.curve(places, y.all(values[name]), f"line {kind}") for name, kind in kinds.items()),
        svg.element("g", svg.stroke(f"M0 {_TOP:g}V{_BOTTOM:g}", "rod"), kind="cursor", visibility="hidden"),
        size=(_WIDTH, _HEIGHT),
        focusable=True,
    )
    series = [
        {"kind": kind, "label": wording.angle(name), "values": [_whole(v) for v in values[name]]}
        for name, kind in kinds.items()
    ]
    readings = {"x": [round(float(p), 1) for p in places], "t": [round(float(t), 3) for t in at_s], "series": series}
    return Curves(drawing, readings)


def _read(file: Path) -> dict[str, FloatArray]:
    """Columns of numbers; an empty cell is NaN. Without polars, whose memory the server would keep."""
    with file.open(encoding="utf-8", newline="") as text:
        rows = csv.reader(text)
        head = next(rows)
        wanted = [index for index, name in enumerate(head) if name == "time_s" or name.endswith("_deg")]
        cells = [[float(row[index] or "nan") for index in wanted] for row in islice(rows, _MOST_ROWS)]
    columns = np.array(cells, dtype=float).reshape(-1, len(wanted)).T
    return {head[index]: columns[place] for place, index in enumerate(wanted)}


def _seconds(value: float) -> str:
    return number(value, "s").replace(".0", "")


def _whole(value: float) -> int | None:
    return round(float(value)) if np.isfinite(value) else None
