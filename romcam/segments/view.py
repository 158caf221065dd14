"""How the camera sees the person in a test: which way they face, and how far from side-on they are."""

from __future__ import annotations

from romcam.body.facing import View, find_view, head_side, lean_side, yaw_deg
from romcam.protocol import MeasurementProtocol
from romcam.recording import Recording


def view_in(recording: Recording, protocol: MeasurementProtocol) -> View:
    """Decide how the camera sees the person, by where a test is filmed from and how the person lies.

    For a lying person, facing is defined after rotating the body upright about the hips: supine, away from the head;
    prone, towards it. From the front there is no side (facing 0). In a test that does not read the back, a person who
    faces neither side faces where the trunk leans furthest.
    """
    landmarks = recording.landmarks_px
    if protocol.view == "front":
        return View(0, yaw_deg(recording.world_m))
    if protocol.lying is not None:
        head = head_side(landmarks)
        return View(head if protocol.lying == "prone" else -head, yaw_deg(recording.world_m))
    found = find_view(landmarks, recording.world_m)
    return found if protocol.split or found.facing else View(lean_side(landmarks), found.yaw_deg)
