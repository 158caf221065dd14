"""The recording that an analysis would make of stored observations of stills."""

from __future__ import annotations

import numpy as np

from romcam.body.outline import STATIONS
from romcam.estimators.crop import Crop, outline_in
from romcam.estimators.joint_network import APPEARANCE, LEANS, SPINE, corrected, to_joints
from romcam.pose.model import Pose
from romcam.pose.sides import with_sides_settled
from romcam.recording import Outline, Recording, Seen
from romcam.training.joint_network import JointOutputs
from romcam.training.trials import TrainingTrial
from romcam.video.source import VideoSource

NO_MASK = np.zeros((1, 1), dtype=np.float32)


def to_recording(trial: TrainingTrial, outputs: JointOutputs) -> Recording:
    """Build the recording of a trial.

    Its times are meaningless. Its appearance is NaN; `outputs.rotation_deg` takes its place.

    Parameters
    ----------
    trial
        Output of the pose model.
    outputs
        Outputs of a joint network for the trial's crops.
    """
    count = len(trial.found)
    landmarks = np.full(trial.observed.landmarks_px.shape, np.nan, np.float32)
    distance, softness = (np.full((count, STATIONS, 2), np.nan, np.float32) for _ in range(2))
    spine, lean = np.full((count, len(SPINE), 2), np.nan), np.full((count, LEANS), np.nan)
    for k in np.flatnonzero(trial.found):
        stored = trial.observed
        crop = Crop(stored.grey[k], stored.mask[k], stored.matrix[k])
        joints = to_joints(np.concatenate([outputs.values[k], np.zeros(APPEARANCE)]), crop)
        pose = corrected(Pose(stored.landmarks_px[k], stored.visibility[k], stored.world_m[k], NO_MASK), joints)
        landmarks[k] = pose.landmarks_px
        distance[k], softness[k] = outline_in(crop, pose.landmarks_px)
        spine[k], lean[k] = joints.spine_px, joints.lean_deg
    landmarks, world, visibility = with_sides_settled(landmarks, trial.observed.world_m, trial.observed.visibility)
    width, height = trial.size_px
    return Recording(
        time_s=np.arange(count, dtype=float),
        landmarks_px=landmarks,
        visibility=visibility,
        world_m=world,
        outline=Outline(distance, softness),
        assumed_facing=trial.facing,
        features={
            "spine_px": spine.reshape(count, -1),
            "lean_deg": lean,
            "appearance": np.full((count, APPEARANCE), np.nan),
        },
        luma=np.full(count, np.nan),
        contrast=np.full(count, np.nan),
        seen=np.where(trial.found, Seen.YES, Seen.NOBODY).astype(np.uint8),
        people=1,
        source=VideoSource(f"phantom {trial.seed}", "", width, height, 0, "jpeg", None),
        pose_model="",
    )
