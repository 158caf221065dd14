"""From what was kept of stills to the recording that romcam would make of them, given what the joint network says."""

from __future__ import annotations

import numpy as np

from romcam.estimators.crop import Crop
from romcam.estimators.joint_network import LEANS, SPINE, corrected, to_joints
from romcam.pose.model import Pose
from romcam.pose.observer import outline_in
from romcam.pose.sides import with_sides_settled
from romcam.recording import APPEARANCE, STATIONS, Closeups, Outline, Recording, Seen
from romcam.training.joints import Looks
from romcam.training.trials import Trial
from romcam.video.source import VideoSource

NO_MASK = np.zeros((1, 1), dtype=np.float32)


def to_recording(trial: Trial, looks: Looks) -> Recording:
    """The trial as a recording whose times mean nothing; `Looks.turned` stands for the appearance, which is NaN."""
    count = len(trial.seen)
    landmarks = np.full(trial.sights.landmarks_px.shape, np.nan, np.float32)
    distance, softness = (np.full((count, STATIONS, 2), np.nan, np.float32) for _ in range(2))
    spine, lean = np.full((count, len(SPINE), 2), np.nan), np.full((count, LEANS), np.nan)
    for k in np.flatnonzero(trial.seen):
        s = trial.sights
        closeup = Crop(s.grey[k], s.mask[k], s.matrix[k])
        joints = to_joints(np.concatenate([looks.said[k], np.zeros(APPEARANCE)]), closeup)
        pose = corrected(Pose(s.landmarks_px[k], s.visibility[k], s.world_m[k], NO_MASK), joints)
        landmarks[k] = pose.landmarks_px
        distance[k], softness[k] = outline_in(closeup, pose.landmarks_px)
        spine[k], lean[k] = joints.spine_px, joints.lean_deg
    landmarks, world, visibility = with_sides_settled(landmarks, trial.sights.world_m, trial.sights.visibility)
    width, height = trial.size_px
    return Recording(
        time_s=np.arange(count, dtype=float),
        landmarks_px=landmarks,
        visibility=visibility,
        world_m=world,
        outline=Outline(distance, softness),
        closeups=Closeups(spine, lean, np.full((count, APPEARANCE), np.nan), trial.facing),
        luma=np.full(count, np.nan),
        contrast=np.full(count, np.nan),
        seen=np.where(trial.seen, Seen.YES, Seen.NOBODY).astype(np.uint8),
        people=1,
        source=VideoSource(f"phantom {trial.seed}", "", width, height, 0, "jpeg", None),
        pose_model="",
    )
