"""Cases from life: every hindrance is drawn, and cuts, zooms and rhythms do to time and picture what they say."""

import msgspec
import numpy as np
import pytest

from romcam.errors import UsageError
from romcam.synthetic import random_case
from romcam.synthetic.edits import Caption, Cut, Edits, Mark, Zoom, edited, moved, on_picture
from romcam.synthetic.movements.forward_bend import ForwardBend, joint_angles
from romcam.synthetic.random_life import LIFELIKE, Hindrance, hindrances_of
from romcam.synthetic.tempo import duration_s, unwarped, warped

GREY = np.full((60, 40, 3), 90, np.uint8)


def test_every_hindrance_is_drawn():
    seen = [
        set(hindrances_of(random_case(seed, envelope="life", test=test))) for seed in range(120) for test in LIFELIKE
    ]
    assert set().union(*seen) == set(Hindrance.__args__)
    assert 3 < np.mean([len(each) for each in seen]) < 6


def test_only_bends_hinges_and_squats_are_drawn_from_life():
    with pytest.raises(UsageError, match="gait"):
        random_case(0, envelope="life", test="gait")


def test_a_cut_leaves_out_its_part():
    edits = Edits(cuts=(Cut(from_s=1.0, to_s=2.0),))
    np.testing.assert_allclose(edits.shown_s(np.arange(8) * 0.5), [0.0, 0.5, 2.0, 2.5, 3.0, 3.5])


def test_a_zoom_maps_points_as_it_maps_the_picture():
    edits = Edits(zooms=(Zoom(at_s=0.0), Zoom(at_s=2.0, factor=2.0, x=0.5, y=0.5)))
    maps = on_picture(edits, np.array([0.0, 1.0, 2.0]), 40, 60)
    corners = np.tile([[10.0, 15.0], [20.0, 30.0]], (3, 1, 1))
    np.testing.assert_allclose(moved(corners, maps)[:, 0], [[10, 15], [5, 7.5], [0, 0]])
    np.testing.assert_allclose(moved(corners, maps)[:, 1], [[20, 30]] * 3)  # the middle stays
    dot = GREY.copy()
    dot[14:17, 14:17] = 250
    bright = np.argwhere(edited(edits, dot, 2.0)[..., 0] > 200)
    np.testing.assert_allclose(bright.mean(axis=0)[::-1], [10.0, 0.5], atol=1.0)


def test_a_zoom_never_shows_more_than_the_picture():
    edits = Edits(zooms=(Zoom(at_s=0.0, factor=1.2, x=0.0, y=1.0),))
    (way,) = on_picture(edits, np.array([0.0]), 40, 60)
    shown = (np.array([[0, 0], [40, 60]]) - way[:, 2]) / way[0, 0]
    np.testing.assert_allclose(shown, [[0.0, 10.0], [40 / 1.2, 60.0]])


def test_captions_and_marks_are_shown_in_their_time_only():
    edits = Edits(
        captions=(Caption(text="HINGE", height=0.2, y=0.5, from_s=1.0, to_s=2.0, box=0.5),),
        marks=(Mark(kind="circle"), Mark(kind="patch"), Mark(kind="arrow"), Mark(opacity=0.5)),
    )
    without = msgspec.structs.replace(edits, captions=())
    assert (edited(edits, GREY, 1.5) != edited(without, GREY, 1.5)).any()
    np.testing.assert_array_equal(edited(edits, GREY, 2.0), edited(without, GREY, 2.0))
    np.testing.assert_array_equal(edited(Edits(), GREY, 1.5), GREY)


def test_a_soft_picture_keeps_its_brightness_and_loses_its_edges():
    edge = GREY.copy()
    edge[:, 20:] = 200
    for edits in (Edits(soft=0.03), Edits(shrunk=3.0), Edits(jpeg=10)):
        found = edited(edits, edge, 0.0)
        assert found.shape == edge.shape
        assert abs(float(found.mean()) - float(edge.mean())) < 2.0
        assert (found != edge).any()


def test_a_rhythm_keeps_start_and_end_and_can_be_undone():
    rhythm, times = (1.0, 0.3, 2.0, 0.5, 1.0), np.linspace(-1.0, 9.0, 101)
    even = warped(rhythm, times, 8.0)
    assert (np.diff(even) > 0.0).all()
    np.testing.assert_allclose(warped(rhythm, np.array([-1.0, 0.0, 8.0, 9.0]), 8.0), [-1.0, 0.0, 8.0, 9.0])
    np.testing.assert_allclose(unwarped(rhythm, even, 8.0), times, atol=1e-3)
    np.testing.assert_allclose(warped((1.0, 1.0), times, 8.0), times, atol=1e-9)


def test_an_irregular_bend_goes_as_far_as_an_even_one():
    even = ForwardBend(tremor_deg=0.0)
    uneven = msgspec.structs.replace(even, rhythm=(0.4, 2.0, 0.5, 1.5, 0.6))
    times = np.linspace(0.0, duration_s(even), 400)
    first, second = (joint_angles(each, times, 0).pelvis for each in (even, uneven))
    assert second.max() == pytest.approx(first.max(), abs=0.1)
    assert np.abs(first - second).max() > 10.0


@pytest.mark.phantom
class TestPosed:
    """What is measured on the posed bones."""

    @pytest.fixture(autouse=True)
    def _needs(self):
        pytest.importorskip("anny")

    def posed(self, motion, **case):
        from romcam.synthetic import Case, RenderedScene

        with RenderedScene(Case(motion=motion, **case)) as scene:
            times = np.linspace(0.0, scene.duration_s, 30)
            return scene._pose(times), scene._figure.anatomy, scene.truth(times)

    @pytest.mark.parametrize(
        "stance", [{"ahead_m": 0.1, "raised_m": 0.06}, {"ahead_m": -0.6}, {"lifted": "left", "lifted_deg": 60.0}]
    )
    def test_planted_feet_stay_and_bones_keep_their_length(self, stance):
        from romcam.synthetic.case_parts import Stance
        from romcam.synthetic.skeleton import PELVIS, limb

        stance = Stance(**stance)
        frames, anatomy, _ = self.posed(ForwardBend(stance=stance, knee_end_deg=40.0, tremor_deg=0.0))
        for side in "LR":
            hip, knee, ankle = (anatomy.joints[f"{joint}.{side}"] for joint in ("hip", "knee", "ankle"))
            thigh, shank, foot = (limb(name, side) for name in ("thigh", "shank", "foot"))
            np.testing.assert_allclose(frames.move(PELVIS, hip), frames.move(thigh, hip), atol=1e-9)
            np.testing.assert_allclose(frames.move(thigh, knee), frames.move(shank, knee), atol=1e-9)
            where = frames.move(shank, ankle)
            np.testing.assert_allclose(where, frames.move(foot, ankle), atol=1e-9)
            if stance.lifted == {"L": "left", "R": "right"}[side]:
                assert where[:, 2].max() > ankle[2] + 0.3
            else:
                np.testing.assert_allclose(where, np.tile(where[0], (30, 1)), atol=2e-3)
        left, right = (frames.move(limb("shank", s), anatomy.joints[f"ankle.{s}"])[0] for s in "LR")
        assert right[1] - left[1] == pytest.approx(stance.ahead_m, abs=0.02)

    def test_a_bar_hangs_in_front_of_the_legs_and_goes_down_with_the_hands(self):
        from romcam.synthetic.case_parts import Held
        from romcam.synthetic.held import held_meshes, held_positions

        frames, anatomy, truth = self.posed(ForwardBend(arms="bar", knee_end_deg=50.0, tremor_deg=0.0))
        (place,) = held_positions(frames, anatomy, 1)
        deep = int(np.argmax(truth["trunk_inclination"]))
        assert place[0, 2] > 0.6 > 0.4 > place[deep, 2] > 0.0
        assert np.abs(place[:, 0]).max() < 0.02
        (bar,) = held_meshes(Held(length_m=2.0, disc_m=0.45))
        assert np.ptp(bar.vertices, axis=0) == pytest.approx([2.0, 0.45, 0.45], abs=0.01)
