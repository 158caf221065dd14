"""Films whose size, speed, clock or camera is not what their file says."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from romcam.analysis import Analysis, run
from romcam.assessment import Subject
from romcam.clinical import get
from romcam.video.source import Stated
from tests.analyses import sample
from tests.cases.folder import CASES, MARKS

pytestmark = [*MARKS, pytest.mark.model]


@cache
def analysed(name: str, test: str = "forward-bend", stated: Stated | None = None) -> Analysis:
    return run(CASES / "film" / name, test=get(test), subject=Subject(), stated=stated)


def value(analysis: Analysis, name: str) -> float | None:
    return analysis.measures[name].value


def checks(analysis: Analysis) -> dict[str, bool | None]:
    return {check.rule: check.ok for check in analysis.quality}


def test_res_first_webm_gives_the_angles_of_the_film_without_a_change_of_size() -> None:
    found = analysed("res-first.webm")
    assert value(found, "pelvis_tilt") == pytest.approx(57, abs=2)
    assert value(found, "lumbar_flexion") == pytest.approx(57, abs=2)
    assert found.recording.source.sizes == 2


def test_slowmo_sts_mp4_rises_in_one_second() -> None:
    found = analysed("slowmo-sts.mp4", "sit-to-stand")
    assert value(found, "duration_rise") == pytest.approx(1.0, abs=0.15)
    assert found.recording.source.speed == pytest.approx(0.25)


def test_usbcam_avi_is_not_called_fast() -> None:
    found = analysed("usbcam.avi")
    assert checks(found)["pace"] is None
    assert value(found, "duration_down") is None
    assert value(found, "hold") is None
    assert value(found, "pelvis_tilt") == pytest.approx(57, abs=3)


def test_usbcam_avi_has_the_right_times_once_the_rate_is_given() -> None:
    found, right = analysed("usbcam.avi", stated=Stated(fps=12)), sample("forward-bend-typical")
    assert checks(found)["pace"] is True
    for name in ("duration_down", "hold", "duration_up"):
        assert value(found, name) == pytest.approx(value(right, name), abs=0.25)


def test_roll8_mp4_is_levelled() -> None:
    found = analysed("roll8.mp4")
    t12 = found.measures["trunk_inclination"]
    assert t12.value == pytest.approx(113, abs=2.5)
    assert t12.low is not None
    assert t12.high is not None
    assert t12.low < 112 < t12.high
    assert t12.high - t12.low > 14, "wider than with a still camera"
    assert checks(found)["camera_still"] is False


def test_jump1h_mp4_has_no_hour() -> None:
    found = analysed("jump1h.mp4")
    assert value(found, "hold") is None
    assert value(found, "duration_down") == pytest.approx(1.5, abs=0.2)
    assert value(found, "pelvis_tilt") == pytest.approx(57, abs=2)
    assert found.recording.time_s[-1] < 11
    assert float(np.max(np.diff(found.recording.time_s))) < 1.1


def test_rot_selfie_mp4_mirrored_back_is_the_sample() -> None:
    found = analysed("rot-selfie.mp4", "hip-rotation", Stated(mirrored=True))
    right = sample("hip-rotation-hiking", "hip-rotation")
    for name, measure in right.measures.items():
        if measure.value is not None and measure.unit == "deg":
            assert value(found, name) == pytest.approx(measure.value, abs=4), name


def test_a_second_without_pictures_on_the_way_down(tmp_path: Path) -> None:
    """Made from the sample: its pictures from 2.4 to 3.4 s are missing, and the others keep their times."""
    from romcam.video import VideoReader, VideoSink
    from tests.analyses import SAMPLES

    path = tmp_path / "gap.mp4"
    with VideoReader(SAMPLES / "forward-bend-typical.mp4") as film, VideoSink(path, *film.size) as sink:
        for frame in film:
            if not 2.4 <= frame.time_s < 3.4:
                sink.write(frame.rgb, frame.time_s)
    found = run(path, test=get("forward-bend"), subject=Subject())
    assert value(found, "pelvis_tilt") == pytest.approx(57, abs=2)
    assert value(found, "duration_down") is None
    assert checks(found)["pace"] is None
    assert checks(found)["frame_rate"] is False
    assert found.recording.fps == pytest.approx(26.5, abs=0.2)
    assert found.recording.longest_pause_s == pytest.approx(1.03, abs=0.02)
