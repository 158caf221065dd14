"""Guidance of pictures that come from elsewhere, a few a second: the process, its messages, and its instructions."""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from romcam.errors import ModelError
from romcam.guided.remote_channel import BeginTest, GuidedPicture, SkipSetup
from romcam.guided.remote_client import RemoteGuideClient
from tests.analyses import SAMPLES
from tests.guided.leading import Pictures, held, pictures

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def guide() -> Iterator[RemoteGuideClient]:
    guide = RemoteGuideClient("full")
    guide.wait()
    yield guide
    guide.close()


def jpeg(rgb: NDArray[np.uint8]) -> bytes:
    return cv2.imencode(".jpg", cv2.cvtColor(rgb, cv2.COLOR_RGB2BGR))[1].tobytes()


def led(guide: RemoteGuideClient, film: Pictures, fps: float) -> list[GuidedPicture]:
    """Show pictures at this rate until the test is over."""
    answers: list[GuidedPicture] = []
    for number, (_, rgb) in enumerate(film):
        answer = guide.see(jpeg(rgb), number / fps)
        assert answer is not None
        answers.append(answer)
        if answer.ending is not None:
            break
    return answers


def test_a_bend_is_led_with_two_and_a_half_pictures_a_second(guide: RemoteGuideClient) -> None:
    film = pictures(str(SAMPLES / "forward-bend-typical.mp4"), every=1)
    step = round(1 / (film[1][0] - film[0][0]) / 2.5)
    fps = 1 / (film[step][0] - film[0][0])
    shown = [*held(film, 0.0, 4.0, fps), *film[::step], *held(film, film[-1][0], 3.0, fps)]
    height, width = film[0][1].shape[:2]
    guide.ask(BeginTest("forward-bend", (width, height), 1))
    answers = led(guide, shown, fps)
    prompts = [each.prompt for each in answers]
    in_order = [key for index, key in enumerate(prompts) if index == 0 or key != prompts[index - 1]]
    # The end position is held for a second, too short to be told from the turn in every case.
    assert [key for key in in_order if key != "hold"] == ["moment", "stand", "bend", "rise", "done"]
    assert (answers[-1].ending, answers[-1].count, answers[-1].take) == ("complete", 1, 1)
    assert any(each.countdown for each in answers)
    deepest = max(answers, key=lambda each: each.pelvis or 0)
    assert deepest.pelvis is not None
    assert deepest.pelvis > 40
    bones = np.array(answers[-1].bones)
    assert len(bones) > 5
    assert (bones >= 0).all()
    assert (bones <= 1).all()


def test_a_squat_is_led_to_its_end(guide: RemoteGuideClient) -> None:
    film = pictures(str(SAMPLES / "squat-tucked.mp4"), every=1)
    step = round(1 / (film[1][0] - film[0][0]) / 4)
    fps = 1 / (film[step][0] - film[0][0])
    shown = [*held(film, 0.0, 4.5, fps), *film[::step], *held(film, film[-1][0], 8.0, fps)]
    guide.ask(BeginTest("squat", (film[0][1].shape[1], film[0][1].shape[0]), 1))
    answers = led(guide, shown, fps)
    prompts = [each.prompt for each in answers]
    assert [key for index, key in enumerate(prompts) if key not in prompts[:index]] == [
        *("prepare", "still", "perform", "done")
    ]
    assert (answers[-1].ending, answers[-1].count) == ("complete", 1)


def test_the_next_test_follows_in_the_same_process(guide: RemoteGuideClient) -> None:
    grey = np.full((360, 640, 3), 127, np.uint8)
    guide.ask(BeginTest("squat", (640, 360), 3))
    first = guide.see(jpeg(grey), 100.0)
    assert first is not None
    assert (first.phase, first.prompt, first.take, first.bones) == ("setup", "prepare", 0, [])
    guide.ask(SkipSetup())
    assert guide.see(b"no picture", 100.5) is None
    second = guide.see(jpeg(grey), 101.0)
    assert second is not None
    assert (second.phase, second.prompt, second.take) == ("bends", "perform", 1)


def test_a_process_that_is_killed_is_an_error() -> None:
    guide = RemoteGuideClient("full")
    guide.kill()
    with pytest.raises(ModelError):
        guide.wait()
    guide.close()
