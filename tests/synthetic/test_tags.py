"""Rendered people who wear tags: cases are data, cards turn with their bones, and faults are what they say."""

import typing

import cv2
import msgspec
import numpy as np
import pytest

from romcam.body.tags import DICTIONARY, TAG_IDS, WORN_TAGS
from romcam.synthetic import Case, RenderedScene, TagFault, load_case, random_case, random_tagged_case, save_case
from romcam.synthetic.camera import in_room, view_of
from romcam.synthetic.card_faces import Face, hung_up, tag_corners
from romcam.synthetic.case_parts import CameraPlacement, FilmSettings, TagCard, Tags, WallTag
from romcam.synthetic.random_tags import side_px

FAULTS = typing.get_args(TagFault)


@pytest.mark.parametrize("fault", [None, *FAULTS])
def test_a_tagged_case_is_the_same_after_json(tmp_path, fault):
    case = random_tagged_case(7, fault)
    save_case(case, tmp_path / "case.json")
    assert load_case(tmp_path / "case.json") == case == random_tagged_case(7, fault)


def test_a_case_without_tags_does_not_mention_them():
    assert b"tags" not in msgspec.json.encode(random_case(7))
    assert b"mirrored" not in msgspec.json.encode(random_case(7))


def test_random_tags_are_within_their_limits():
    cases = [random_tagged_case(seed) for seed in range(200_000, 200_060)]
    sizes = np.array([side_px(case) for case in cases])
    assert 14.99 <= sizes.min() < 20.0 < 25.0 < sizes.max() <= 35.01
    assert max(abs(case.camera.yaw_deg) for case in cases) <= 15.0
    assert {case.clothes.top for case in cases} == {"bare", "bra", "vest", "tshirt", "longsleeve"}
    assert any(len(case.tags.cards) == 3 for case in cases)
    for case in cases:
        assert 2.0 <= case.camera.distance_m <= 4.0
        assert [card.segment for card in case.tags.cards][:2] == ["pelvis", "t12"]
        assert not any(card.skin_motion_deg or card.swing_deg or card.slip_at_s for card in case.tags.cards)


def test_the_corners_of_a_tag_are_within_its_face():
    face = Face(np.zeros((6, 6), np.uint8), (0.5, 0.125, 0.375, 0.75), 1.0, 0.0, 0.0)
    corners = np.array([[0.0, 0.0], [16.0, 0.0], [16.0, 8.0], [0.0, 8.0]])
    assert tag_corners(corners, face).tolist() == [[8.0, 1.0], [14.0, 1.0], [14.0, 7.0], [8.0, 7.0]]


@pytest.mark.parametrize("facing", ["left", "right"])
def test_a_tag_on_the_wall_hangs_upright_and_faces_the_camera(facing):
    camera = CameraPlacement(facing=facing)
    _, corners, normal = hung_up(WallTag(), camera, 1.0)
    seen = view_of(camera, FilmSettings()).project(corners)
    assert (seen[1, 0] > seen[0, 0], seen[3, 1] > seen[0, 1]) == (True, True)
    assert normal @ in_room(camera, 0.0, -1.0, 0.0) == pytest.approx(1.0)


@pytest.fixture(scope="module")
def scene():
    pytest.importorskip("anny")
    pytest.importorskip("moderngl")
    card = TagCard(tilt_deg=7.0, side_mm=80.0)
    film = FilmSettings(width=720, height=960, crf=20)
    case = Case(film=film, tags=Tags(cards=(card, msgspec.structs.replace(card, segment="t12"))))
    with RenderedScene(case) as opened:
        yield opened


@pytest.mark.phantom
def test_tags_turn_with_their_bones(scene):
    times = np.linspace(0.0, scene.duration_s, 9)
    truth, tags = scene.truth(times), scene.tags(times)
    for segment, name in (("pelvis", "pelvis_tilt"), ("t12", "trunk_inclination")):
        corners = tags[TAG_IDS[segment][1]]  # facing right, the camera is on the right side
        edge = corners[:, 0] - corners[:, 3]
        turned = np.degrees(np.unwrap(np.arctan2(edge[:, 0], -edge[:, 1])))
        assert turned - turned[0] == pytest.approx(truth[name] - truth[name][0], abs=1.5)


@pytest.mark.phantom
def test_the_detector_reads_tags_where_they_are(scene):
    detector = cv2.aruco.ArucoDetector(cv2.aruco.getPredefinedDictionary(getattr(cv2.aruco, DICTIONARY)))
    times = np.array([0.2, 4.4])
    tags = scene.tags(times)
    for index, frame in enumerate(scene.frames(times)):
        corners, numbers, _ = detector.detectMarkers(frame)
        assert sorted(np.ravel(numbers)) == [1, 3]
        assert all(WORN_TAGS[number].side == "right" for number in np.ravel(numbers))
        for found, number in zip(corners, np.ravel(numbers), strict=True):
            assert np.abs(found[0] - (tags[number][index] - 0.5)).max() < 1.5


@pytest.mark.phantom
def test_a_card_that_slips_turns_and_one_that_falls_lies_on_the_floor(scene):
    changed = msgspec.structs.replace(
        scene.case, tags=Tags(cards=(TagCard(slip_at_s=1.0, slip_deg=20.0), TagCard(segment="t12", fall_at_s=1.0)))
    )
    times = np.array([0.9, 1.5])
    with RenderedScene(changed) as faulty:
        now, before = faulty.tags(times), scene.tags(times)
    edge = [tags[1][:, 0] - tags[1][:, 3] for tags in (now, before)]
    turned = [np.degrees(np.arctan2(each[:, 0], -each[:, 1])) for each in edge]
    assert np.diff(turned[0])[0] - np.diff(turned[1])[0] == pytest.approx(20.0, abs=1.5)
    assert now[3][1, :, 1].min() > now[3][0, :, 1].max() + 200
