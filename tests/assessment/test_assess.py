from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from romcam.angles import compute_angles
from romcam.assessment import Subject, assess, require_person
from romcam.body.quantities import FrameEvidence
from romcam.errors import NothingToMeasureError
from romcam.movement import find_movement
from romcam.recording import Seen
from romcam.video.source import VideoSource
from tests.assessment.trials import TEST, assess_tilts
from tests.movement.analytic import Bend, recording_of, tilts_of

STIFF = Bend(pelvis=25.0, lumbar=62.0, chord=90.0, repetitions=2)


@pytest.mark.parametrize(
    ("pelvis", "lumbar", "pattern", "compensating"),
    [
        (25, 62, "compensating", True),
        (25, 30, "hip-limited", False),
        (52, 115, "lumbar-dominant", False),
        (75, 25, "hip-dominant", False),
        (60, 50, "typical", False),
        (41, 70, "indeterminate", None),
    ],
)
def test_every_pattern_is_found_with_small_errors(pelvis, lumbar, pattern, compensating):
    tilts = tilts_of(Bend(pelvis=pelvis, lumbar=lumbar, repetitions=2), noise=0.5)
    finding = assess_tilts(tilts).finding
    assert finding.pattern == pattern
    assert finding.compensating is compensating
    assert sum(finding.probabilities.values()) == pytest.approx(1.0, abs=0.001)
    assert finding.probability == max(finding.probabilities.values())


def test_the_sentence_states_pelvis_and_share_with_their_ranges():
    finding = assess_tilts(tilts_of(STIFF)).finding
    assert finding.sentence == (
        "The pelvis stopped early (25°, most people 42–75°) and the lumbar spine compensated for it "
        "(71 % of the bend, most people 38–63 %)."
    )
    assert finding.reasons[0] == "The pelvis tilted by 25° (95 % interval 19 to 31°); most people: 42–75°."
    # Pelvis 25 ± 3, T12 87 ± 2, correlation .4: the share is 71 %, its standard error 3.2 points.
    assert "71 % of the bend (95 % interval 65 to 78 %)" in finding.reasons[1]
    assert any("9 %" in note and "13 %" in note for note in finding.notes)


def test_a_bend_further_than_most_people_s_is_not_said_to_be_like_theirs():
    finding = assess_tilts(tilts_of(Bend(pelvis=85, lumbar=75, repetitions=2), noise=0.5)).finding
    assert finding.pattern == "typical"
    assert finding.sentence.startswith(
        "The bend went further than in most people, and pelvis and lumbar spine shared it in the usual proportion: "
        "the pelvis tilted by 85° (most people 42–75°), "
    )


def test_an_indeterminate_finding_lists_the_remaining_patterns():
    finding = assess_tilts(tilts_of(Bend(pelvis=38, lumbar=62), pelvis_se=6.0)).finding
    assert finding.pattern == "indeterminate"
    assert {"compensating", "hip-limited"} <= set(finding.remaining)
    assert "not precise enough" in finding.sentence
    assert "26 to 50°" in finding.sentence


def test_greater_errors_never_raise_the_probability():
    sure = [assess_tilts(tilts_of(STIFF, pelvis_se=error)).finding.probability for error in (1.0, 3.0, 6.0, 10.0)]
    assert sure == sorted(sure, reverse=True)
    assert sure[0] > 0.99
    assert sure[-1] < 0.97


def test_notes_on_age_and_sex_appear_only_where_these_are_given():
    tilts = tilts_of(STIFF)
    plain = assess_tilts(tilts).finding.notes
    known = assess_tilts(tilts, subject=Subject(age=63, sex="female")).finding.notes
    young = assess_tilts(tilts, subject=Subject(age=30, sex="male")).finding.notes
    assert plain[-2] == "The person's age is not given, so it is not known whether the group fits."
    assert plain[-1].startswith("The probability covers the error of this measurement only")
    assert len(known) == len(plain) - 1 + 3
    assert young == (*plain[:-2], plain[-1])
    assert any("Troke 2005" in note for note in known)


def test_the_reference_group_is_named_and_an_age_outside_it_is_stated():
    child = assess_tilts(tilts_of(STIFF), subject=Subject(age=12)).finding.notes
    assert any(note.startswith("Reference group: 124 adults without back pain (mean age 34") for note in child)
    assert child[-2].startswith("The person is 12 years old, younger than this group (from 18 years)")


def test_a_share_wider_than_25_points_on_each_side_is_withheld():
    wide = assess_tilts(tilts_of(Bend(pelvis=30, lumbar=20), pelvis_se=8.0))
    near = assess_tilts(tilts_of(Bend(pelvis=30, lumbar=20), pelvis_se=4.0))
    # T12 50 ± 2, pelvis 30: one standard error of the share is about 16 and 8 points.
    assert wide.measures["lumbar_share"].value is None
    assert set(wide.measures["lumbar_share"].repetitions) == {None}
    assert all(each.values["lumbar_share"] is None for each in wide.repetitions)
    assert near.measures["lumbar_share"].value == pytest.approx(0.4, abs=0.01)
    assert "40 %" not in wide.finding.sentence


def test_without_the_split_all_of_its_values_are_withheld():
    assessment = assess_tilts(tilts_of(STIFF, evidence=FrameEvidence.LANDMARKS))
    finding = assessment.finding
    assert finding.pattern is finding.compensating is finding.probability is None
    assert finding.sentence.startswith(
        "This film does not show how the movement divides between pelvis and lumbar spine: The "
        "back could not be read at the end of the bend; film exactly from the side"
    )
    assert len(finding.reasons) == 1
    assert assessment.measures["pelvis_tilt"].value is None
    assert assessment.measures["trunk_chord"].value == pytest.approx(90, abs=1)
    assert assessment.rhythm_down is assessment.rhythm_up is None
    assert all(each.values["lumbar_share"] is None for each in assessment.repetitions)
    assert {reference.position for reference in assessment.references} == {None}


def test_an_end_of_range_mostly_unread_is_withheld():
    # The end of range lasts from 3.0 to 5.6 s: a third of it is read, then three fifths.
    evidence = np.full(len(Bend(hold_s=2.0).times()), FrameEvidence.CONTOUR, dtype=np.uint8)
    for until_s, pattern in ((4.7, None), (4.0, "typical")):
        evidence[90 : int(until_s * 30)] = FrameEvidence.LANDMARKS
        assert assess_tilts(tilts_of(Bend(hold_s=2.0), evidence=evidence)).finding.pattern == pattern
        evidence[:] = FrameEvidence.CONTOUR


def test_a_film_from_the_front_is_withheld_even_with_a_split():
    assessment = assess_tilts(tilts_of(STIFF, facing=0))
    assert assessment.finding.pattern is None
    assert len(assessment.finding.reasons) == 1
    assert "seen from the side" in assessment.finding.sentence
    assert assessment.measures["lumbar_flexion"].value is None
    assert assessment.facing is None


def test_a_warning_does_not_withhold():
    assessment = assess_tilts(tilts_of(STIFF, yaw_deg=25))
    assert assessment.finding.pattern == "compensating"
    assert [check.rule for check in assessment.quality if check.ok is False] == ["side_on"]


def test_repetitions_in_seconds():
    bend = Bend(repetitions=2, scales=(0.9, 1.0))
    first, second = assess_tilts(tilts_of(bend)).repetitions
    assert (first.best, second.best) == (False, True)
    assert first.start_s == pytest.approx(1.0 + 0.19 * 2.3, abs=0.1)
    assert first.plateau_start_s <= first.end_of_range_s <= first.plateau_stop_s < first.stop_s
    assert second.start_s - first.start_s == pytest.approx(bend.period_s, abs=0.05)
    assert first.values["pelvis_tilt"] == pytest.approx(54, abs=0.5)
    assert second.complete


def test_references_state_the_position_of_the_value():
    references = {each.measure: each for each in assess_tilts(tilts_of(STIFF)).references}
    assert references["pelvis_tilt"].position == "below"
    assert references["lumbar_share"].position == "above"
    assert references["lumbar_flexion"].position == "inside"
    assert references["trunk_inclination"].position == "below"
    assert all("Laird" in each.citation for each in references.values())


def test_the_rhythm_is_that_of_the_best_repetition():
    assessment = assess_tilts(tilts_of(STIFF))
    assert assessment.rhythm_down is not None
    assert assessment.rhythm_down.bins_deg[:2] == ((0.0, 30.0), (30.0, 60.0))
    assert assessment.rhythm_down.bin_share[0] == pytest.approx(62 / 87, abs=0.01)
    assert assessment.rhythm_down.bin_share[3] is None


def test_nobody_moves():
    tilts = tilts_of(Bend(pelvis=3, lumbar=3, chord=6))
    with pytest.raises(NothingToMeasureError, match=r"Nobody moves enough in bend\.mp4.* by 6°.* 15°"):
        assess_tilts(tilts)


@pytest.mark.parametrize(
    ("facing", "sentence"),
    [(0, "not seen from the side, so how far the trunk moved forward is not known"), (1, "the trunk turned by 90°")],
)
def test_a_refusal_states_that_the_camera_is_not_at_the_side(facing, sentence):
    tilts = tilts_of(Bend(pelvis=-25, lumbar=-62, chord=-90), facing=facing)
    with pytest.raises(NothingToMeasureError, match=f"No forward bend was found.*{sentence}"):
        assess_tilts(tilts)


def test_nobody_is_there():
    tilts = tilts_of(Bend())
    empty = recording_of(tilts, seen=np.full(len(tilts.time_s), Seen.NOBODY, dtype=np.uint8))
    empty = dataclasses.replace(empty, people=0)
    with pytest.raises(NothingToMeasureError, match=r"Nobody was found in bend\.mp4"):
        require_person(empty)
    with pytest.raises(NothingToMeasureError):
        assess_tilts(tilts, empty)


def test_somebody_too_small_to_be_followed_was_seen_now_and_then():
    tilts = tilts_of(Bend())
    empty = recording_of(tilts, seen=np.full(len(tilts.time_s), Seen.NOBODY, dtype=np.uint8))
    with pytest.raises(NothingToMeasureError, match=r"bend\.mp4 now and then only.* too small in the picture"):
        require_person(dataclasses.replace(empty, people=2))


def test_seen_but_never_well_enough():
    tilts = tilts_of(Bend(), gaps=(slice(None),))
    film = recording_of(tilts, seen=np.zeros(len(tilts.time_s), dtype=np.uint8))
    with pytest.raises(NothingToMeasureError, match="never seen well enough"):
        assess_tilts(tilts, film)


def test_a_single_picture():
    tilts = tilts_of(Bend(), time=[0.0])
    with pytest.raises(NothingToMeasureError, match="Nobody moves"):
        assess_tilts(tilts)


def test_mirrored_is_the_same():
    right, left = (assess_tilts(tilts_of(STIFF, facing=facing)) for facing in (1, -1))
    assert (right.facing, left.facing) == ("right", "left")
    assert right.measures == left.measures


def test_gaps_noise_and_uneven_times_together():
    time = np.delete(STIFF.times(30), [33, 34, 71, 150])
    source = VideoSource("bend.mp4", "0" * 64, 800, 600, 0, "h264", 30.0)
    tilts = tilts_of(STIFF, time=time, noise=1.0, seed=4, gaps=(slice(40, 43), slice(220, 240)))
    assessment = assess_tilts(tilts, recording_of(tilts, source=source))
    assert len(assessment.repetitions) == 2
    assert assessment.finding.pattern == "compensating"
    assert assessment.measures["pelvis_tilt"].value == pytest.approx(25, abs=1.0)
    assert assessment.measures["lumbar_flexion"].value == pytest.approx(62, abs=1.0)


def test_the_assessment_is_reproducible():
    tilts = tilts_of(STIFF, noise=1.0)
    angles = compute_angles(tilts, np.ones(len(tilts.time_s)))
    movement, film = find_movement(angles), recording_of(tilts)
    assert assess(angles, movement, film, TEST, Subject()) == assess(angles, movement, film, TEST, Subject())
