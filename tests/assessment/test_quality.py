from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from romcam.assessment import quality
from romcam.assessment.timing import duration_down
from romcam.body.landmarks import Landmark
from romcam.body.outline import TRUNK
from romcam.body.quantities import FrameEvidence
from romcam.recording import Outline, Seen
from romcam.video.source import VideoSource
from tests.assessment.trials import TEST, checked, trial_of
from tests.movement.analytic import Bend, minimum_jerk, recording_of, tilts_of


def source(**changes) -> VideoSource:
    return replace(VideoSource("bend.mp4", "0" * 64, 800, 600, 0, "h264", 30.0), **changes)


def test_a_blameless_trial_passes_every_rule():
    trial = trial_of(tilts_of(Bend(repetitions=3), noise=0.3))
    checks = [rule(trial) for rule in TEST.quality]
    assert [check.rule for check in checks if check.ok is not True] == []
    assert len({check.rule for check in checks}) == len(checks) == 15


def test_every_detail_is_one_sentence():
    tilts = tilts_of(Bend(repetitions=2), yaw_deg=25.0, lean_deg=14.0)
    checks = [rule(trial_of(tilts)) for rule in TEST.quality]
    for check in checks:
        assert check.detail[0].isupper()
        assert check.detail.endswith(".")
        assert ". " not in check.detail


def test_feet_outside_the_picture():
    check = checked(quality.whole_body, film={"source": source(height_px=500)})
    assert check.ok is False
    assert check.severity == "warning"
    assert check.detail.startswith("Feet are outside the picture in up to 100 %")


def test_cropped_at_the_hips_withholds():
    check = checked(quality.whole_body, film={"source": source(height_px=300)})
    assert (check.ok, check.severity) == (False, "withhold")
    assert "Hips, knees and feet" in check.detail


@pytest.mark.parametrize(("yaw", "ok"), [(0.0, True), (10.0, True), (11.0, False), (25.0, False), (float("nan"), None)])
def test_side_on(yaw, ok):
    check = checked(quality.side_on, yaw_deg=yaw)
    assert check.ok is ok
    assert check.severity == "warning"


def test_hips_alone_outside_the_picture_withhold():
    tilts = tilts_of(Bend())
    recording = recording_of(tilts)
    recording.landmarks_px[:, [Landmark.LEFT_HIP, Landmark.RIGHT_HIP], 0] = -20.0
    assert quality.whole_body(trial_of(tilts, recording)).severity == "withhold"


def test_far_from_side_on_has_a_stronger_warning():
    assert "less certain" in checked(quality.side_on, yaw_deg=15.0).detail
    assert "foreshortened" in checked(quality.side_on, yaw_deg=25.0).detail


def test_facing_the_camera_withholds():
    check = checked(quality.side_on, facing=0)
    assert (check.ok, check.severity) == (False, "withhold")


@pytest.mark.parametrize(("shank", "ok"), [(8.0, True), (10.0, False)])
def test_knees_from_fifteen_degrees_up(shank, ok):
    # thigh -6: knee flexion is shank + 6.
    assert checked(quality.knees_straight, Bend(shank=shank, hold_s=2.0)).ok is ok


def test_the_knees_angle_is_reported():
    assert "bent by 26°" in checked(quality.knees_straight, Bend(shank=20.0, hold_s=2.0)).detail


@pytest.mark.parametrize(("lean", "ok"), [(0, True), (-9, True), (12, False), (-12, False)])
def test_upright(lean, ok):
    assert checked(quality.upright, lean_deg=lean).ok is ok


@pytest.mark.parametrize(("lean", "severity"), [(20, "warning"), (45, "withhold"), (-103, "withhold")])
def test_a_film_without_a_stand_is_withheld(lean, severity):
    assert checked(quality.upright, lean_deg=lean).severity == severity


def test_leaning_back_is_reported_as_such():
    assert "12° back" in checked(quality.upright, lean_deg=-12).detail


def cut(bend: Bend, begin: float, end: float):
    time = bend.times()
    return {"time": time[(time >= begin) & (time < end)]}


def test_reached_end():
    bend = Bend()
    assert checked(quality.reached_end, bend).ok is True
    down = checked(quality.reached_end, bend, **cut(bend, 0, 1.0 + 0.6 * 2.3))
    assert (down.ok, down.severity) == (False, "withhold")
    assert "shows the way to the end of the movement, and not the end itself" in down.detail
    up = checked(quality.reached_end, bend, **cut(bend, 1.0 + 2.3 + 0.8 + 0.4 * 2.3, 99))
    assert (up.ok, up.severity) == (False, "withhold")
    assert "shows the way back from the end of the movement, and not the end itself" in up.detail
    bent = checked(quality.reached_end, bend, **cut(bend, 1.0 + 2.3, 99))
    assert (bent.ok, bent.severity, "starts at the end" in bent.detail) == (False, "warning", True)
    held = checked(quality.reached_end, bend, **cut(bend, 0, 1.0 + 2.3 + 0.8 + 1.0))
    assert (held.ok, held.severity) == (True, "note")


@pytest.mark.parametrize(("down_s", "ok"), [(2.3, True), (1.6, True), (0.9, False)])
def test_pace(down_s, ok):
    assert checked(quality.pace, Bend(down_s=down_s)).ok is ok


def test_a_sudden_drop_is_fast_however_long_the_way_down_took():
    tilts = tilts_of(Bend(down_s=3.0))
    time = tilts.time_s
    # 30° in two seconds, then 75° in .8 s, at most 75 * 1.875 / .8 = 176° a second; back from 4.8 s on.
    drop = 30 * minimum_jerk((time - 1) / 2) + 75 * minimum_jerk((time - 3) / 0.8)
    tilts.inclination_deg["chord"][:] = drop - 105 * minimum_jerk((time - 4.8) / 2)
    check = quality.pace(trial_of(tilts))
    assert check.ok is False
    assert "up to 17" in check.detail


def test_pace_is_not_known_without_the_way_down():
    bend = Bend()
    assert checked(quality.pace, bend, **cut(bend, 1.0 + 2.3, 99)).ok is None


@pytest.mark.parametrize(
    ("scales", "ok"), [((1.0, 1.0, 1.0), True), ((1.0, 0.88, 0.94), True), ((1.0, 0.8, 0.9), False)]
)
def test_repetitions_agree_within_five_degrees_or_ten_percent(scales, ok):
    assert checked(quality.consistent, Bend(repetitions=3, scales=scales)).ok is ok


def test_one_repetition_cannot_be_compared():
    assert checked(quality.consistent, Bend()).ok is None


def test_without_the_split_the_chord_is_compared():
    bend = Bend(repetitions=2, scales=(1.0, 0.7))
    check = checked(quality.consistent, bend, evidence=FrameEvidence.LANDMARKS)
    assert check.ok is False


@pytest.mark.parametrize(("fps", "ok", "word"), [(30, True, ""), (12, False, "coarse"), (8, False, "missed")])
def test_frame_rate(fps, ok, word):
    check = checked(quality.frame_rate, time=Bend().times(fps))
    assert check.ok is ok
    assert word in check.detail


def test_light():
    count = len(Bend().times())
    assert checked(quality.light).ok is True
    assert "dark" in checked(quality.light, film={"luma": np.full(count, 30.0)}).detail
    assert "stands out" in checked(quality.light, film={"contrast": np.full(count, 5.0)}).detail
    unknown = np.full(count, np.nan)
    assert checked(quality.light, film={"luma": unknown, "contrast": unknown}).ok is None


def test_alone():
    tilts = tilts_of(Bend())
    states = recording_of(tilts).seen.copy()
    assert checked(quality.alone).ok is True
    beside = checked(quality.alone, film={"people": 2})
    assert (beside.ok, beside.severity) == (True, "note")
    states[60:62] = Seen.LOST_TO_ANOTHER
    brief = checked(quality.alone, film={"seen": states, "people": 2})
    assert (brief.ok, brief.severity) == (False, "note")
    states[60:90] = Seen.LOST_TO_ANOTHER
    long = checked(quality.alone, film={"seen": states, "people": 2})
    assert (long.ok, long.severity) == (False, "warning")


def test_unseen_for_a_while():
    assert checked(quality.seen).ok is True
    assert checked(quality.seen, gaps=(slice(50, 80),)).ok is False


def test_a_file_that_breaks_off():
    assert checked(quality.whole_film).ok is True
    assert checked(quality.whole_film, film={"source": source(ends_early=True)}).ok is False


def test_the_outline():
    assert checked(quality.outline).ok is True
    assert "uncertain by 9°" in checked(quality.outline, pelvis_se=9.0).detail
    gone = checked(quality.outline, evidence=FrameEvidence.LANDMARKS)
    assert (gone.ok, gone.severity) == (False, "withhold")
    seldom = np.full(len(Bend().times()), FrameEvidence.CONTOUR, dtype=np.uint8)
    seldom[35:80] = FrameEvidence.LANDMARKS
    assert "only" in checked(quality.outline, evidence=seldom).detail


def test_a_blurred_outline():
    # The trunk is 120 px long in the film: 12 % of it are 14.4 px.
    tilts = tilts_of(Bend())
    outline = recording_of(tilts).outline
    softness = np.full_like(outline.softness_px, 90.0)  # of the thigh, which does not matter
    softness[:, TRUNK] = 14.0
    sharp = Outline(outline.distance_px, softness.copy())
    softness[:, TRUNK] = 15.0
    soft = Outline(outline.distance_px, softness)
    assert checked(quality.outline, film={"outline": sharp}).ok is True
    assert "blurred" in checked(quality.outline, film={"outline": soft}).detail


def test_joints_that_are_unknown_do_not_break_a_rule():
    tilts = tilts_of(Bend(), gaps=(slice(60, 90),))
    recording = recording_of(tilts)
    recording.landmarks_px[:, Landmark.LEFT_ANKLE] = np.nan
    for rule in TEST.quality:
        assert rule(trial_of(tilts, recording)).detail


def with_a_pause(seconds: float = 1.0, at_deg: float = 40.0):
    """A bend whose film lacks the pictures of this time on the way down; the others keep their times."""
    tilts = tilts_of(Bend())
    angle = tilts.inclination_deg["chord"] - tilts.neutral_deg["chord"]
    first = int(np.argmax(angle > at_deg))
    kept = (tilts.time_s < tilts.time_s[first]) | (tilts.time_s >= tilts.time_s[first] + seconds)
    return tilts_at(tilts, kept)


def tilts_at(tilts, kept):
    """The same trial with these frames only."""

    def part(values):
        return values[kept] if isinstance(values, np.ndarray) and len(values) == len(kept) else values

    def each(values):
        return {name: part(value) for name, value in values.items()}

    mappings = {name: each(getattr(tilts, name)) for name in ("inclination_deg", "se_deg", "correlation")}
    return replace(
        tilts, time_s=part(tilts.time_s), neutral=part(tilts.neutral), evidence=part(tilts.evidence), **mappings
    )


def test_a_pause_in_the_pictures_is_a_pause_and_no_speed():
    trial = trial_of(with_a_pause())
    check = quality.frame_rate(trial)
    assert check.ok is False
    assert "1.0 s" in check.detail
    assert quality.pace(trial).ok is None
    assert np.isnan(duration_down(trial, 0))
    assert quality.seen(trial).ok is True, "what was filmed was seen"
    assert trial.recording.fps < 28
    assert trial.recording.longest_pause_s == pytest.approx(1.0, abs=0.05)


def test_a_film_that_does_not_say_when_its_pictures_were_taken_has_no_pace_and_no_durations():
    fast = Bend(down_s=0.3)
    known = checked(quality.pace, fast)
    assert known.ok is False
    unknown = checked(quality.pace, fast, film={"source": source(clock="unknown")})
    assert unknown.ok is None
    assert "--fps" in unknown.detail
    assert checked(quality.frame_rate, film={"source": source(clock="unknown")}).ok is None
    tilts = tilts_of(Bend())
    trial = trial_of(tilts, recording_of(tilts, source=source(clock="unknown")))
    assert np.isnan(trial.elapsed_s(0, 30))
    assert np.isnan(trial.recording.fps)
    assert " s" not in quality.reached_end(trial).detail


def test_a_leap_of_the_clock_is_told():
    check = checked(quality.frame_rate, film={"source": source(clock_jumps=1)})
    assert check.ok is False
    assert "leaps once" in check.detail
