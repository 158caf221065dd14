"""A case is data: it is the same after JSON, and a seed always gives the same case."""

import hashlib
import json
from pathlib import Path

import msgspec
import numpy as np
import pytest

from romcam.errors import UsageError
from romcam.synthetic import Case, load_case, movements, random_case, save_case, still_times
from romcam.synthetic.camera import in_room, view_of
from romcam.synthetic.case_parts import CameraPlacement, FilmSettings
from romcam.synthetic.movements import DEFAULT_MOVEMENT, MOVEMENTS
from romcam.synthetic.movements.forward_bend import TRUNK_RANGE_DEG, ForwardBend, joint_angles
from romcam.synthetic.movements.squat import Squat
from romcam.synthetic.random_life import LIFELIKE
from romcam.synthetic.tempo import duration_s, minimum_jerk


@pytest.mark.parametrize("seed", [0, 7, 123456])
@pytest.mark.parametrize("envelope", ["core", "wide"])
@pytest.mark.parametrize("test", MOVEMENTS)
def test_a_random_case_is_the_same_after_json(tmp_path, seed, envelope, test):
    case = random_case(seed, envelope=envelope, test=test)
    save_case(case, tmp_path / "case.json")
    assert load_case(tmp_path / "case.json") == case


def test_a_file_needs_only_what_differs(tmp_path):
    (tmp_path / "case.json").write_text(json.dumps({"motion": {"pelvis_end_deg": 40}}))
    assert load_case(tmp_path / "case.json") == Case(motion=ForwardBend(pelvis_end_deg=40.0))


@pytest.mark.parametrize("test", LIFELIKE)
def test_a_case_from_life_is_the_same_after_json(tmp_path, test):
    for seed in range(12):
        case = random_case(seed, envelope="life", test=test)
        save_case(case, tmp_path / "case.json")
        assert load_case(tmp_path / "case.json") == case


def test_an_unknown_field_is_refused(tmp_path):
    (tmp_path / "case.json").write_text('{"motion": {"pelvis": 40}}')
    with pytest.raises(msgspec.ValidationError, match="pelvis"):
        load_case(tmp_path / "case.json")


def test_an_unknown_movement_is_refused(tmp_path):
    (tmp_path / "case.json").write_text('{"test": "handstand"}')
    with pytest.raises(msgspec.ValidationError, match="handstand"):
        load_case(tmp_path / "case.json")
    with pytest.raises(UsageError, match="handstand"):
        random_case(0, test="handstand")


def test_motion_is_read_by_the_test(tmp_path):
    (tmp_path / "case.json").write_text('{"test": "squat", "motion": {"knee_deg": 90}}')
    assert load_case(tmp_path / "case.json") == Case(test="squat", motion=Squat(knee_deg=90.0))
    (tmp_path / "case.json").write_text('{"test": "squat"}')
    assert load_case(tmp_path / "case.json") == Case(test="squat", motion=Squat())
    (tmp_path / "case.json").write_text('{"test": "squat", "motion": {"pelvis_end_deg": 90}}')
    with pytest.raises(msgspec.ValidationError, match="pelvis_end_deg"):
        load_case(tmp_path / "case.json")


DIGESTS = {
    ("active-knee-extension", "core"): "565e904cec038465",
    ("active-knee-extension", "wide"): "f8717165c482fc34",
    ("forward-bend", "core"): "c2b5e0ebc9820415",
    ("forward-bend", "wide"): "c74d8058ab9c07f1",
    ("forward-bend", "life"): "71d8dc7757b910e3",
    ("gait", "core"): "7b5e8086f3c2c4bc",
    ("gait", "wide"): "946b330b296c5e89",
    ("hip-hinge", "core"): "7713506187597521",
    ("hip-hinge", "wide"): "beebd50282afadcf",
    ("hip-hinge", "life"): "0b3bd2576405729e",
    ("hip-rotation", "core"): "a65ad7d81e877502",
    ("hip-rotation", "wide"): "fc6f656452e48c69",
    ("prone-knee-bend", "core"): "a4d108e92f067b7d",
    ("prone-knee-bend", "wide"): "6151623a9e345735",
    ("sit-to-stand", "core"): "daaf2ded76556b9a",
    ("sit-to-stand", "wide"): "1bdfb7151057eb4f",
    ("squat", "core"): "12583cf16ee02f07",
    ("squat", "wide"): "70ce5b8f135248f1",
    ("squat", "life"): "be5d51f0cfdbc722",
    ("straight-leg-raise", "core"): "242b9b7f06164920",
    ("straight-leg-raise", "wide"): "ec019fce74f4e930",
    ("thomas", "core"): "f43628ccd0357a64",
    ("thomas", "wide"): "5c60b15314269de4",
    ("twist", "core"): "e12e06174415f938",
    ("twist", "wide"): "decd454df468f6c6",
}
"""First 16 digits of SHA-256 of the JSON of the cases of `SEEDS`; published weights name their bodies by seed."""

SEEDS = (*range(40), 2700, 4801, 100_003, 123_456, 700_011)


def test_every_movement_and_envelope_has_its_pinned_draw():
    assert set(DIGESTS) == {(test, envelope) for test in MOVEMENTS for envelope in ("core", "wide")} | {
        (test, "life") for test in LIFELIKE
    }


@pytest.mark.parametrize(("test", "envelope"), DIGESTS)
def test_a_seed_gives_the_same_case_as_in_the_training_data(test, envelope):
    digest = hashlib.sha256()
    for seed in SEEDS:
        digest.update(msgspec.json.encode(random_case(seed, envelope=envelope, test=test)))
    assert digest.hexdigest()[:16] == DIGESTS[test, envelope]


def test_movements_are_found_by_their_modules_and_one_is_the_default():
    modules = {path.stem for path in Path(movements.__file__).parent.glob("*.py")} - {"__init__"}
    assert set(MOVEMENTS) == {module.replace("_", "-") for module in modules}
    assert [name for name, movement in MOVEMENTS.items() if movement.is_default] == [DEFAULT_MOVEMENT]
    assert Case().motion == MOVEMENTS[DEFAULT_MOVEMENT].parameters()


def test_a_seed_gives_the_same_bytes():
    first, again = (msgspec.json.encode(random_case(42)) for _ in range(2))
    assert first == again
    assert msgspec.json.encode(random_case(42, envelope="core")) != first
    assert msgspec.json.encode(random_case(43)) != first


def test_hip_and_lumbar_motion_are_nearly_independent():
    ends = np.array([[m.pelvis_end_deg, m.lumbar_end_deg] for m in (random_case(s).motion for s in range(400))])
    assert ends[:, 0].min() < 20 < 85 < ends[:, 0].max()
    assert ends[:, 1].min() < 15 < 75 < ends[:, 1].max()
    assert abs(np.corrcoef(ends.T)[0, 1]) < 0.35  # the limits on the sum couple them
    assert (ends.sum(axis=1) >= TRUNK_RANGE_DEG[0]).all()
    assert (ends.sum(axis=1) <= TRUNK_RANGE_DEG[1]).all()


def test_core_keeps_to_its_envelope():
    for case in (random_case(seed, envelope="core") for seed in range(100)):
        assert abs(case.camera.yaw_deg) <= 10.0
        assert case.clothes.top_looseness <= 0.6
        assert case.clothes.top_slack_m == 0.0


@pytest.mark.parametrize("test", [name for name, each in MOVEMENTS.items() if each.framing.tall])
def test_the_whole_person_is_in_a_core_picture(test):
    for seed in range(60):
        case = random_case(seed, envelope="core", test=test)
        swept = MOVEMENTS[test].framing.swept * case.body.stature_m
        corners = np.array([in_room(case.camera, *corner) for corner in swept])
        pixels = view_of(case.camera, case.film).project(corners)
        assert (pixels > 0).all()
        assert (pixels < [case.film.width, case.film.height]).all()


def test_facing_the_other_way_mirrors_the_picture():
    film = FilmSettings(width=480, height=640)
    right = view_of(CameraPlacement(facing="right", yaw_deg=6.0), film)
    left = view_of(CameraPlacement(facing="left", yaw_deg=6.0), film)
    points = np.random.default_rng(0).uniform(-1, 1, (20, 3))
    mirrored = points * [-1, 1, 1]  # the body's left for its right
    expected = right.project(points) * [-1, 1] + [480, 0]
    np.testing.assert_allclose(left.project(mirrored), expected, atol=1e-9)


def test_minimum_jerk_is_known_at_quarters():
    # 10 p^3 - 15 p^4 + 6 p^5 by hand
    np.testing.assert_allclose(minimum_jerk(np.array([-1, 0, 0.25, 0.5, 1, 2])), [0, 0, 0.103515625, 0.5, 1, 1])


def test_the_bend_has_the_timing_and_angles_of_the_case():
    motion = ForwardBend(
        neutral_s=1.5, down_s=2, hold_s=1, up_s=2, pause_s=1, repetitions=2, amplitudes=(1, 0.5), tremor_deg=0
    )
    assert duration_s(motion) == pytest.approx(1.5 + 2 * (2 + 1 + 2 + 1))
    angles = joint_angles(motion, np.array([0.0, 1.5, 2.5, 3.5, 4.4, 6.6, 9.6, 13.5]), seed=0)
    np.testing.assert_allclose(angles.pelvis, [0, 0, 30, 60, 60, 0, 30, 0], atol=1e-9)


def test_the_leading_joint_starts_first_and_returns_last():
    motion = ForwardBend(lead=0.3, tremor_deg=0, neutral_s=1, down_s=2, hold_s=1, up_s=2)
    early, late = 1.5, 5.6
    angles = joint_angles(motion, np.array([early, late]), seed=0)
    assert angles.pelvis[0] == 0.0 < angles.lumbar[0]
    assert angles.lumbar[1] / motion.lumbar_end_deg > angles.pelvis[1] / motion.pelvis_end_deg


@pytest.mark.parametrize("n", [8, 20])
def test_stills_cover_neutral_and_the_bend(n):
    case = random_case(5)
    times = still_times(case, n, np.random.default_rng(1))
    assert len(times) == n
    assert (np.diff(times) >= 0).all()
    assert (times < case.motion.neutral_s).sum() >= 3
    top = case.motion.neutral_s + case.motion.down_s
    assert ((times >= top) & (times <= top + case.motion.hold_s)).any()
