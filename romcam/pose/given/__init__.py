"""Poses that another program found, as a recording: OpenPose, MMPose and RTMPose, AlphaPose, Sports2D.

Landmarks are all that such files hold: neither pictures nor the outline of the back.
"""

from romcam.pose.given.reading import read_given_poses

__all__ = ["read_given_poses"]
