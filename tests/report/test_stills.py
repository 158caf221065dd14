from __future__ import annotations

import base64
from dataclasses import replace

import cv2
import numpy as np
import pytest

from romcam.presentation.theme import DARK, Colour
from romcam.report.moments import choose_moments
from romcam.report.stills import LARGEST_BYTES, make_stills
from romcam.video import VideoSink
from tests.report.trials import make_analysis, picture, write_film

SHOES = Colour("#463c3c")


@pytest.fixture(scope="module")
def film(tmp_path_factory):
    """A trial of two bends and its film."""
    analysis = make_analysis("compensating", repetitions=2)
    path = write_film(analysis, tmp_path_factory.mktemp("film") / "bend.mp4")
    return replace(analysis, path=path)


@pytest.fixture(scope="module")
def stills(film):
    return make_stills(film)


def choose_frames(analysis):
    return {moment.key: moment.frame for moment in choose_moments(analysis)}


def decoded(still):
    return cv2.cvtColor(cv2.imdecode(np.frombuffer(still.jpeg, np.uint8), cv2.IMREAD_COLOR), cv2.COLOR_BGR2RGB)


def coloured(rgb, colour, within=30):
    return np.argwhere(np.abs(rgb.astype(int) - colour.rgb).max(axis=-1) <= within)


def test_three_of_one_size_and_small(stills):
    assert [still.key for still in stills] == ["neutral", "halfway", "end"]
    assert {(still.width, still.height) for still in stills} == {(stills[0].width, 520)}
    for still in stills:
        assert decoded(still).shape == (still.height, still.width, 3)
        assert len(still.jpeg) <= LARGEST_BYTES
        kind, content = still.data_uri.split(",")
        assert kind == "data:image/jpeg;base64"
        assert base64.b64decode(content) == still.jpeg


def test_the_crop_holds_the_person_and_is_the_same(stills):
    # The feet do not move, so they are at the same place in all three.
    below = 440
    shoes = [coloured(decoded(still)[below:], SHOES, 16).mean(axis=0) for still in stills]
    assert np.ptp(shoes, axis=0).max() < 3
    assert all(row + below < 510 for row, _ in shoes)


def test_captions_give_the_angles_of_that_frame(film, stills):
    frame = choose_frames(film)["end"]
    lumbar = film.angles.values["lumbar_flexion"][frame]
    assert lumbar == pytest.approx(64, abs=1.5)
    assert stills[2].caption == f"End of range: pelvis 28°, lumbar spine {lumbar:.0f}°"
    assert stills[0].caption == "Neutral: all angles are measured from here"


def test_frames_are_those_of_the_moments(film):
    frames = choose_frames(film)
    best = film.movement.repetitions[film.movement.best]
    trunk = film.angles.values["trunk_inclination"]
    assert film.angles.neutral[frames["neutral"]]
    assert best.start <= frames["halfway"] < best.plateau_start
    assert best.plateau_start <= frames["end"] < best.plateau_stop
    assert trunk[frames["neutral"]] == pytest.approx(0, abs=0.5)
    # At 24 frames a second the trunk turns by up to 3° from one frame to the next.
    assert trunk[frames["halfway"]] == pytest.approx(trunk[frames["end"]] / 2, abs=2.5)


def test_a_frame_of_low_quality_is_not_shown(film):
    frames = choose_frames(film)
    quality = film.angles.quality.copy()
    quality[list(frames.values())] = 0.1
    others = choose_frames(replace(film, angles=replace(film.angles, quality=quality)))
    assert not set(others.values()) & set(frames.values())
    assert abs(others["halfway"] - frames["halfway"]) <= 1


def test_lines_are_drawn_with_t12_above_the_pelvis(stills):
    for still in stills:
        rgb = decoded(still)
        pelvis, t12 = coloured(rgb, DARK.hips), coloured(rgb, DARK.lumbar)
        assert len(pelvis) > 80
        assert len(t12) > 80
    neutral = decoded(stills[0])
    assert coloured(neutral, DARK.lumbar)[:, 0].mean() < coloured(neutral, DARK.hips)[:, 0].mean()


def test_withheld_shows_thigh_and_trunk_line_only(tmp_path):
    analysis = make_analysis("withheld")
    stills = make_stills(replace(analysis, path=write_film(analysis, tmp_path / "bend.mp4")))
    assert stills[2].caption.startswith("End of range: line from hip to shoulder at 8")
    for still in stills:
        assert not len(coloured(decoded(still), DARK.hips))
        assert not len(coloured(decoded(still), DARK.lumbar))


def test_a_face_is_hidden_unless_shown(film, stills):
    shown = make_stills(film, hide_face=False)
    for hidden, open_face in zip(stills, shown, strict=True):
        assert (hidden.width, hidden.height) == (open_face.width, open_face.height)
        change = np.abs(decoded(hidden).astype(int) - decoded(open_face)).max(axis=-1)
        rows, columns = np.nonzero(change > 20)
        assert len(rows) > 60
        # A head is a small part of the picture; nothing else changes.
        assert np.ptp(rows) < 120
        assert np.ptp(columns) < 120


def test_stills_of_missing_frames_are_left_out(tmp_path):
    analysis, path = make_analysis("typical"), tmp_path / "short.mp4"
    frames = choose_frames(analysis)
    with VideoSink(path, 640, 480) as sink:
        for frame in range(frames["halfway"] + 1):
            sink.write(picture(analysis, frame), frame / 24)
    stills = make_stills(replace(analysis, path=path))
    assert [still.key for still in stills] == ["neutral", "halfway"]
