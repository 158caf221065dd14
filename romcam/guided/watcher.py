"""Watches a camera's pictures one by one, in the worker process: who is there, and which way he faces."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from romcam.body.facing import facing_vote, standing_lean_deg
from romcam.estimators.joint_network import JointFinder
from romcam.estimators.second_network import WitnessFinder
from romcam.pose.follow import Follower
from romcam.pose.mirrored import Mirrored
from romcam.pose.model import PoseModel
from romcam.pose.observer import Observer
from romcam.pose.people import Appearance, appearance
from romcam.pose.subject import Subject
from romcam.recording import Recording
from romcam.video.source import VideoSource
from romcam.weights.shipped import load_joints, load_witness_network

REMEMBERED: Final = 12
"""Pictures by which facing and looks are decided."""
CLEARLY: Final = 0.4
"""Vote (see `romcam.body.facing`) from which the model is shown a mirror, or no mirror any more."""
EVER_S: Final = 1e9


class Watcher:
    """Looks at pictures as they come; each gives a recording of one frame.

    size: width and height of the camera's pictures, of which smaller ones are looked at.
    """

    def __init__(self, model: PoseModel, name: str, size: tuple[int, int]) -> None:
        self._plain = model
        self._name = name
        self._source = VideoSource("the camera", "", size[0], size[1], 0, "", None)
        self._mirrored = False
        self._subject: Subject | None = None
        self._looks: deque[Appearance] = deque(maxlen=REMEMBERED)
        self._joints = JointFinder(load_joints())
        self._witness = WitnessFinder(load_witness_network(), mirrored=False)
        self._lean_deg = 0.0
        self._follower = Follower(model)

    def look(self, rgb: NDArray[np.uint8], time_s: float) -> Recording:
        """The person in this picture, in pixels of the camera's."""
        scale, facing = self._source.width_px / rgb.shape[1], -1 if self._mirrored else 1
        observer = Observer(self._follower, scale, facing, self._lean_deg, self._joints, witness=self._witness)
        pose = observer.watch(rgb, time_s)
        seen = observer.recording(self._source, self._name)
        if pose is not None and self._subject is None:
            self._looks.append(appearance(pose, time_s, rgb, colours=True))
            self._turn()
        return seen

    def attend(self, to_one: bool) -> None:
        """Heed only whoever was seen last, whatever passes; or, with False, whoever comes."""
        self._subject = self._one() if to_one else None
        self._begin()

    def _one(self) -> Subject | None:
        """The person as he stands now, expected to stay there."""
        if not self._looks:
            return None
        # He is expected at any time where he was seen in these pictures: between two that are for ever apart.
        always = (
            replace(self._looks[0], time_s=-EVER_S),
            *self._looks,
            replace(self._looks[-1], time_s=EVER_S),
        )
        known = [each.colours for each in self._looks if each.colours is not None]
        typical = np.median(known, axis=0)
        return Subject(always, crowded=True, colours=typical / max(float(np.linalg.norm(typical)), 1e-6))

    def _turn(self) -> None:
        """Show the model a mirror, or none, once it is clear which way the person faces."""
        postures = np.stack([each.posture for each in self._looks])
        self._lean_deg = standing_lean_deg(postures)
        vote = facing_vote(postures)
        if abs(vote) > CLEARLY and (vote < 0) != self._mirrored:
            self._mirrored = vote < 0
            self._begin()

    def _begin(self) -> None:
        self._plain.reset()
        model = Mirrored(self._plain) if self._mirrored else self._plain
        self._witness = WitnessFinder(load_witness_network(), mirrored=self._mirrored)
        self._follower = Follower(model, self._subject)
