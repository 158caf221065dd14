"""The program of the pose model's process in a session, started by `pose_client` only.

It finds the person in a camera's pictures one by one, and decides which way they face.
"""

from __future__ import annotations

import os
import signal
import sys
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from typing import BinaryIO, Final, Literal, TypeVar

import numpy as np
from numpy.typing import NDArray

from romcam.body.facing import facing_vote, standing_lean_deg
from romcam.errors import RomcamError
from romcam.messages import Catalogue
from romcam.pose.channel import Attend, ChoosePerson, Failed, Live, Picture, PictureRead, receive, send
from romcam.pose.company import Company, CompanyWatch, at_place, at_point, is_another
from romcam.pose.follow import Follower
from romcam.pose.guard import is_guarded
from romcam.pose.mirrored import Mirrored
from romcam.pose.model import Pose, PoseModel
from romcam.pose.observer import Observer
from romcam.pose.opening import open_model
from romcam.pose.people import Appearance, appearance, find_others, find_people, painted_over
from romcam.pose.reader import FrameReader, FrameReading, VideoContext
from romcam.pose.subject import TrackedPerson
from romcam.recording import Recording
from romcam.video.source import VideoSource

First = TypeVar("First")

REMEMBERED: Final = 12
"""Number of pictures from which facing and appearance are decided."""
CLEARLY: Final = 0.4
"""Vote (see `romcam.body.facing`) from which the model's input is mirrored, or no longer mirrored."""
FOREVER_S: Final = 1e9
FORGOTTEN_S: Final = 3.0
"""Seconds during the set-up after which a chosen person who has gone is no longer looked for."""
_text = Catalogue(__name__)


def main() -> None:
    """Answer one `Live` request for as long as pictures arrive."""
    run(Live, _serve)


def run(kind: type[First], serve: Callable[[First, BinaryIO], None]) -> None:
    """Serve the process that started this one, until it closes the channel.

    Parameters
    ----------
    kind
        Class of the first message; after another one, the process ends.
    serve
        Called with the first message, and the channel for the answers.
    """
    channel = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent handles Ctrl-C and ends this process
    request = receive(sys.stdin.buffer)
    if not isinstance(request, kind):
        return
    if not is_guarded():
        raise RuntimeError("the worker was started without the network guard")
    try:
        serve(request, channel)
    except (RomcamError, ImportError) as error:
        send(channel, Failed(type(error), str(error)))
    except BrokenPipeError:
        # The parent has gone. Exit at once: closing the channel would try to write what it still holds.
        os._exit(0)


def _serve(request: Live, channel: BinaryIO) -> None:
    model = warmed_up(request.weights, request.model)
    pose = LivePose(model, request.model, request.size, request.reading, request.person)
    send(channel, PictureRead(None))
    while (message := receive(sys.stdin.buffer)) is not None:
        if isinstance(message, Picture):
            read = pose.infer(message.rgb, message.time_s, message.grey)
            send(channel, PictureRead(read, pose.company, pose.choices))
            # Only now, while the answer is used: a picture in which all is done at once takes the time of two.
            pose.prepare_next()
        elif isinstance(message, Attend):
            pose.lock(message.to_one)
        elif isinstance(message, ChoosePerson):
            pose.choose(message.x, message.y)
    model.close()


def warmed_up(weights: bytes, name: str) -> PoseModel:
    """Return a pose model that has run once: its first inference takes half a second.

    Parameters
    ----------
    weights, name
        Content of its bundle, and its name and digest.
    """
    model = open_model(weights, name)
    model.follow(np.full((360, 640, 3), 127, np.uint8), 0.0)
    model.reset()
    return model


class LivePose:
    """Finds the person in pictures as they arrive.

    Parameters
    ----------
    model
        The pose model.
    name
        Its name and digest, for the record.
    size
        Width and height of the camera's pictures, pixels; the pictures that arrive here may be smaller.
    reading
        What else is read from each picture; None: the pose only.
    person
        Which of several people is followed; None: the one the model finds first.
    """

    def __init__(
        self,
        model: PoseModel,
        name: str,
        size: tuple[int, int],
        reading: FrameReading | None = None,
        person: Literal["left", "right"] | None = None,
    ) -> None:
        self._plain = model
        self._name = name
        self._source = VideoSource(_text("camera-source"), "", size[0], size[1], 0, "", None)
        self._mirrored = False
        self._subject: TrackedPerson | None = None
        self._appearances: deque[Appearance] = deque(maxlen=REMEMBERED)
        self._lean_deg = 0.0
        self._reading = reading
        self._reader = self._open_reader()
        self._model = model
        self._follower = Follower(model)
        self._watch = CompanyWatch()
        self._locked = self._chosen = False
        self._person: Literal["left", "right"] | None = person
        self._point: tuple[float, float] | None = None
        self._last: tuple[NDArray[np.uint8], float, Pose | None] | None = None
        self._seen_s = 0.0
        self.choices = 0
        """How often another person was chosen so far."""

    @property
    def company(self) -> Company | None:
        """Who else is there; None: nobody."""
        return self._watch.company(chosen=self._chosen or self._person is not None)

    def infer(self, rgb: NDArray[np.uint8], time_s: float, grey: NDArray[np.uint8] | None = None) -> Recording:
        """Find the person.

        Parameters
        ----------
        rgb
            (H, W, 3) the picture.
        time_s
            When it was taken.
        grey
            Its brightness in a larger size, in which tags are read; None: none are.

        Returns
        -------
        Recording
            A recording of this one frame, in pixels of the camera's picture.
        """
        scale, facing = self._source.width_px / rgb.shape[1], -1 if self._mirrored else 1
        observer = Observer(self._follower, scale, facing, self._reading, self._reader)
        pose = observer.watch(rgb, time_s, grey)
        seen = observer.recording(self._source, self._name)
        self._last = rgb, time_s, pose
        return seen

    def prepare_next(self) -> None:
        """Do after the last picture what the next one needs: learn how the person looks and where they face, and search
        for other people, if it is time to or the user has chosen one.
        """
        if self._last is None:
            return
        (rgb, time_s, pose), self._last = self._last, None
        if not self._locked:
            self._prepare(rgb, time_s, pose)
        if self._watch.is_due(time_s) or self._point is not None:
            self._look_around(rgb, time_s, pose)

    def choose(self, x: float, y: float) -> None:
        """Follow the person at this point from the next picture on; nothing changes where nobody is.

        Parameters
        ----------
        x, y
            The point, in shares of the picture's width and height.
        """
        self._point = x, y

    def lock(self, on_one: bool) -> None:
        """Choose who is followed.

        Parameters
        ----------
        on_one
            True: only the person who was seen last, even if others pass; False: any person.
        """
        self._locked = on_one
        several = self._chosen or self.company is not None
        here = self._appearances[-1] if several and self._appearances else None
        self._subject = self._person_now() if on_one else None if here is None else _standing_here(here)
        self._begin()

    def _prepare(self, rgb: NDArray[np.uint8], time_s: float, pose: Pose | None) -> None:
        """Learn how the person looks and where they face, before they are followed alone."""
        if pose is None:
            if self._subject is not None and time_s - self._seen_s > FORGOTTEN_S:
                self._chosen, self._subject = False, None
                self._watch.clear()
                self._begin()
            return
        self._seen_s = time_s
        self._appearances.append(appearance(pose, time_s, rgb, colours=True))
        if self._subject is not None:
            self._subject = _standing_here(self._appearances[-1])
            self._follower.expect(self._subject)
        elif self.company is not None:
            # Among several the model may take one for the other at any moment: from now on it looks for this one only.
            self._subject = _standing_here(self._appearances[-1])
            self._begin()
        self._turn()

    def _look_around(self, rgb: NDArray[np.uint8], time_s: float, pose: Pose | None) -> None:
        """Search for other people, and follow another one if the user asked for them."""
        if pose is None:
            # Only a click chooses a person while nobody is followed, or while the followed person is lost.
            others = find_people(self._model, rgb) if self._point is not None or not self._locked else ()
        else:
            others = find_others(self._model, painted_over(rgb, [pose]))
        found = [appearance(each, time_s, rgb, colours=True) for each in others]
        followed = None if pose is None else appearance(pose, time_s, rgb, colours=True)
        wanted = self._wanted([*([] if followed is None else [followed]), *found], rgb)
        if wanted is not None and (followed is None or is_another(wanted, followed)):
            self._follow(wanted)
            followed = None
        self._watch.add(time_s, followed, found)

    def _wanted(self, people: list[Appearance], rgb: NDArray[np.uint8]) -> Appearance | None:
        """The one of these people whom the user chose; None where that is nobody."""
        point, self._point = self._point, None
        if point is not None:
            height, width = rgb.shape[:2]
            at = at_point(people, (point[0] * width / max(rgb.shape), point[1] * height / max(rgb.shape)))
            if at is not None:
                self._chosen, self._person = True, None
            return at
        if self._locked or self._person is None or not people:
            return None
        return at_place(people, self._person)

    def _follow(self, person: Appearance) -> None:
        """Follow another person from now on."""
        self.choices += 1
        self._chosen, self._locked = True, False
        self._subject = _standing_here(person)
        self._seen_s = person.time_s
        self._appearances.clear()
        self._appearances.append(person)
        self._watch.clear()
        self._begin()

    def _person_now(self) -> TrackedPerson | None:
        """The person as they stand now, expected to stay there."""
        if not self._appearances:
            return None
        # At any time the person is expected where these pictures show them, so the first and last are put far apart.
        always = (
            replace(self._appearances[0], time_s=-FOREVER_S),
            *self._appearances,
            replace(self._appearances[-1], time_s=FOREVER_S),
        )
        known = [each.colours for each in self._appearances if each.colours is not None]
        typical = np.median(known, axis=0)
        return TrackedPerson(always, crowded=True, colours=typical / max(float(np.linalg.norm(typical)), 1e-6))

    def _turn(self) -> None:
        """Mirror the model's input, or not, once it is clear which way the person faces."""
        postures = np.stack([each.posture for each in self._appearances])
        self._lean_deg = standing_lean_deg(postures)
        if self._reader is not None:
            self._reader.set_lean(self._lean_deg)
        vote = facing_vote(postures)
        if abs(vote) > CLEARLY and (vote < 0) != self._mirrored:
            self._mirrored = vote < 0
            self._begin()

    def _begin(self) -> None:
        self._plain.reset()
        self._model = Mirrored(self._plain) if self._mirrored else self._plain
        self._reader = self._open_reader()
        self._follower = Follower(self._model, self._subject)

    def _open_reader(self) -> FrameReader | None:
        facing = -1 if self._mirrored else 1
        return None if self._reading is None else self._reading.open(VideoContext(facing, self._lean_deg))


def _standing_here(person: Appearance) -> TrackedPerson:
    """A person among others who was chosen and may still walk: they are expected near where they were seen last."""
    sightings = replace(person, time_s=-FOREVER_S), replace(person, time_s=FOREVER_S)
    return TrackedPerson(sightings, crowded=True, colours=person.colours)
