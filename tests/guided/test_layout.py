"""What the window shows."""

from __future__ import annotations

import numpy as np
import pytest

from romcam.capture import Shot
from romcam.clinical import all_tests, get
from romcam.guided import PROMPTS, Guidance, Phase
from romcam.guided.layout import (
    BANNER,
    BUTTONS,
    HEIGHT,
    PICTURE,
    SIDE,
    WIDTH,
    button_at,
    draw_scene,
    mirrored,
    person_at,
)
from romcam.guided.performance import Performance
from romcam.guided.presenter import Key, LiveScene, PersonAt, company_sentence
from romcam.pose.company import Company
from romcam.presentation.drawing import Canvas
from romcam.report.marks import Inclinometer, Marks

BEND = get("forward-bend")
PERFORMANCE = Performance(30.0, 300, 0, 21.0, 90, 70.0)
LANDMARKS = np.random.default_rng(3).uniform(100, 400, (1, 33, 2))


def marks(facing: int = 1) -> Marks:
    pelvis = Inclinometer(np.array([[200.0, 250.0]]), 5.0, np.array([40.0]))
    t12 = Inclinometer(np.array([[210.0, 180.0]]), -3.0, np.array([70.0]))
    at = np.array([[220.0, 300.0]])
    return Marks(facing, 120.0, LANDMARKS, at + 80, at, pelvis, t12, np.full((1, 2), np.nan), np.zeros(1))


def scene(width: int = 640, height: int = 480, key: str = "bend", **more) -> LiveScene:
    rgb = np.zeros((height, width, 3), np.uint8)
    rgb[:, : width // 2] = 200
    return LiveScene(Shot(0, 0.0, rgb), Guidance(Phase.BENDS, PROMPTS[key], 1, 3), PERFORMANCE, **more)


@pytest.mark.parametrize(("width", "height"), [(640, 480), (1280, 720), (480, 640), (1920, 1080), (160, 120)])
def test_any_camera_fits(width: int, height: int) -> None:
    before = scene(width, height, marks=marks(), angles={"pelvis_tilt": 40.0, "lumbar_flexion": 30.0})
    kept = before.shot.rgb.copy()
    assert draw_scene(before, BEND, mirror=True, stats=True).shape == (HEIGHT, WIDTH, 3)
    assert np.array_equal(before.shot.rgb, kept), "what is recorded is not drawn on"


def test_the_picture_is_mirrored_and_the_words_are_not() -> None:
    plain, mirrored = (draw_scene(scene(), BEND, mirror=mirror, stats=False) for mirror in (False, True))
    banner, middle = int(BANNER.top), int(PICTURE.height / 2)
    assert np.array_equal(plain[banner:], mirrored[banner:])
    left, right = int(PICTURE.width / 2) - 100, int(PICTURE.width / 2) + 100
    assert plain[middle, left, 0] > 150 > plain[middle, right, 0]
    assert mirrored[middle, right, 0] > 150 > mirrored[middle, left, 0]


def test_marks_are_mirrored_with_the_picture() -> None:
    twice = mirrored(mirrored(marks(), 640), 640)
    assert twice.landmarks_px == pytest.approx(LANDMARKS)
    once = mirrored(marks(), 640)
    assert once.landmarks_px[0, 0] == pytest.approx([639 - LANDMARKS[0, 0, 0], LANDMARKS[0, 0, 1]])
    assert once.facing == -1
    assert once.pelvis is not None
    assert once.pelvis.at_px[0] == pytest.approx([439, 250])
    assert once.pelvis.inclination_deg(0) == pytest.approx(45), "an inclination is forward either way"


def test_the_dials_show_the_angles_of_the_report() -> None:
    """The report's large figures are pelvis and lumbar spine; the hip joint, another angle, moves no dial."""
    base = {"pelvis_tilt": 26.0, "lumbar_flexion": 64.0, "hip_flexion": 38.0}
    drawn = draw_scene(scene(angles=base), BEND, mirror=False, stats=False)
    assert np.array_equal(
        drawn, draw_scene(scene(angles=base | {"hip_flexion": 70.0}), BEND, mirror=False, stats=False)
    )
    assert not np.array_equal(
        drawn, draw_scene(scene(angles=base | {"pelvis_tilt": 50.0}), BEND, mirror=False, stats=False)
    )


@pytest.mark.parametrize("key", sorted(PROMPTS))
def test_every_prompt_fits_beside_the_countdown(key: str) -> None:
    from romcam.guided.layout import DETAIL, HEADLINE

    canvas = Canvas(np.zeros((HEIGHT, WIDTH, 3), np.uint8), 1.0)
    assert 52 + canvas.text_width(PROMPTS[key].headline, HEADLINE, bold=True) < WIDTH - 200
    assert 54 + canvas.text_width(PROMPTS[key].detail, DETAIL) < WIDTH - 200


def test_every_test_shows_its_own_drawing_and_name() -> None:
    side = (slice(int(SIDE.top), int(SIDE.bottom)), slice(int(SIDE.left), WIDTH))
    drawings = {
        test.name: draw_scene(scene(key="prepare"), test, mirror=True, stats=False)[side].tobytes()
        for test in all_tests()
    }
    assert len(set(drawings.values())) == len(drawings) > 10


def test_each_button_can_be_clicked_and_lies_beside_the_picture() -> None:
    for key, box in BUTTONS.items():
        assert button_at((box.left + box.right) / 2, (box.top + box.bottom) / 2) is key
        assert box.left >= SIDE.left
        assert box.bottom <= BANNER.top
    assert button_at(PICTURE.left + 200, PICTURE.top + 200) is None
    assert set(BUTTONS) == set(Key)


def test_a_click_is_a_point_of_the_camera_picture() -> None:
    """A picture of 640 x 480 is shown 708 pixels wide in the middle of 944."""
    assert person_at(118, 0, (640, 480), mirror=False) == PersonAt(0.0, 0.0)
    assert person_at(118 + 177, 531 / 4, (640, 480), mirror=False) == PersonAt(0.25, 0.25)
    assert person_at(118 + 177, 531 / 4, (640, 480), mirror=True) == PersonAt(0.75, 0.25)
    assert person_at(100, 200, (640, 480), mirror=False) is None
    assert person_at(PICTURE.right + 50, 200, (1280, 720), mirror=False) is None


def test_who_is_measured_stands_on_top_of_the_picture() -> None:
    alone = draw_scene(scene(), BEND, mirror=True, stats=False)
    for company in (Company("left"), Company("middle", moves_alike=True), Company("right", chosen=True)):
        drawn = draw_scene(scene(company=company), BEND, mirror=True, stats=False)
        assert not np.array_equal(alone[:90], drawn[:90])
        assert np.array_equal(alone[90:], drawn[90:])


def test_sides_are_those_of_the_picture_that_is_shown() -> None:
    left = Company("left", moves_alike=True)
    assert "the left" in company_sentence(left, window=True, mirror=False)
    assert "the right" in company_sentence(left, window=True, mirror=True)
    assert company_sentence(left, window=False) == (
        "Another person moves, too. The person on the left is measured, as the camera sees them; --person left or "
        "right chooses."
    )
