"""A measure has the same number in result.json, on the page, in the terminal, in pictures, captions and charts."""

from __future__ import annotations

import re
from functools import partial

import numpy as np
import pytest

from romcam.analysis import Analysis
from romcam.presentation import formatting, wording
from romcam.report.measures import make_tiles, repetition_table
from romcam.report.moments import choose_moments
from romcam.report.reported import with_reported_ends
from romcam.report.stills import _caption  # pyright: ignore[reportPrivateUsage]
from romcam.report.terminal import summary
from romcam.report.time_chart import time_chart
from romcam.results.result import from_json, make_result, to_json
from tests.report import posed
from tests.report.test_html import Page, render
from tests.report.trials import make_analysis

TRIALS = {
    "bend": partial(make_analysis, "compensating", repetitions=2),
    "rotation": posed.rotation,
    "leg": posed.leg_raise,
    "thomas": posed.thomas,
}


@pytest.fixture(scope="module", params=TRIALS)
def trial(request: pytest.FixtureRequest) -> Analysis:
    return TRIALS[request.param]()


def test_tiles_terminal_and_table_have_the_numbers_of_the_result(trial: Analysis) -> None:
    written = from_json(to_json(make_result(trial))).measures
    page, terminal = Page(render(trial)).text, "\n".join(str(line) for line in summary(trial.assessment, {}))
    table = repetition_table(trial.assessment)
    best = [cell for row in table.rows if row.best for cell in row.cells] if table else []
    for tile, name in zip(make_tiles(trial.assessment), trial.test.display.tiles, strict=False):
        value = written[name].value
        assert value is not None
        number = formatting.number(value, written[name].unit)
        assert tile.value == number
        assert f"{tile.title}{number}" in page
        assert number in terminal
        if trial.assessment.repetitions and name in trial.test.display.columns:
            assert number in best


def test_pictures_captions_and_charts_have_the_numbers_of_the_result(trial: Analysis) -> None:
    shown, movement = with_reported_ends(trial), trial.movement
    for moment in choose_moments(trial):
        if not moment.key.startswith("end") or moment.repetition is None:
            continue
        index = movement.repetitions.index(moment.repetition)
        values = trial.assessment.repetitions[index].values
        numbers = {formatting.degrees(abs(each)) for each in values.values() if each is not None}
        caption = _caption(shown, moment)
        assert set(re.findall(r"\d+°", caption)) <= numbers, caption
        for name, each in shown.angles.values.items():
            reading = each[moment.frame]
            if name in values and np.isfinite(reading):
                assert formatting.degrees(reading) == formatting.degrees(values[name] or 0.0)
    chart = time_chart(trial)
    assert chart is not None


@pytest.mark.parametrize(
    ("value", "words"), [(-39.0, "External rotation, left 39°"), (37.4, "Internal rotation, left 37°")]
)
def test_a_direction_has_a_name_instead_of_a_sign(value: float, words: str) -> None:
    assert " ".join(wording.reading("hip_rotation_left", value)) == words
    assert wording.reading("hip_rotation_left", 0.2) == ("Hip rotation, left", "0°")
    assert wording.reading("pelvis_tilt", -3.0) == ("Pelvis", "−3°")
