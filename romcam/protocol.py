"""Describes how a clinical test is filmed and read: the camera's place, the person's position, and the neutral posture.

Each test has one `MeasurementProtocol`. It is passed unchanged from the test through the video's worker process to the
result.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Literal

Position = Literal["standing", "seated", "supine", "prone"]
"""The person's position. It is stored with every measure, since norms depend on it."""

Lying = Literal["supine", "prone"]
"""On the back or on the front."""

Networks = Literal["bend", "any"]
"""Networks that read the back: those fitted to forward bends, which are more accurate there, or those fitted to every
movement."""

Tags = Literal["auto", "off", "only"]
"""Whether printed tags are used: where they are seen, not at all, or nothing else in their place."""

Legs = Literal["lying", "seated"]
"""Leg network: for a lying person seen from the side, or for a seated person seen from the front."""


@dataclass(frozen=True)
class MeasurementProtocol:
    """The properties of a test that are needed to measure its segments.

    Parameters
    ----------
    view
        The camera's place: at the person's side or in front of them.
    position
        The person's position.
    neutral_posture
        Segments and their inclinations, degrees, in the still posture from which changes are counted; empty if no
        change is counted from a posture.
    split
        Whether the outline of the back is read and separates hips from spine.
    networks
        Networks that read the back.
    side_from
        In a test of one leg, the segment that identifies the tested leg: the leg in which it turns further, or with
        `lower` the leg in which it lies lower. None: both legs are tested.
    lower
        See `side_from`.
    legs_pass
        Whether the legs pass each other before the camera, so that left and right are tracked through the video.
    inference_rate_hz
        Greatest number of frames a second in which the pose model runs; the frames between are interpolated
        (`romcam.pose.pace`), and it rests while the person is still (`romcam.pose.stillness`). None: every frame.
    second_network_every
        Number of inferences of the pose model to one of the second network.
    landmark_se_deg
        Standard error of a segment's inclination from landmarks in such a video, degrees.
    tags
        Whether printed tags are used. They are searched for in tests that read the back.

    Notes
    -----
    For bends, `landmark_se_deg` lies between the median error and the RMSE at the end of range on rendered bodies
    (docs/estimator-experiments.md). For lying and seated people it is the RMSE in stills of bodies that the leg network
    had not seen (models/legs-lying.md), or in videos if that is larger (docs/accuracy-tests.md).
    """

    view: Literal["side", "front"] = "side"
    position: Position = "standing"
    neutral_posture: tuple[tuple[str, float], ...] = (("chord", 0.0),)
    split: bool = False
    networks: Networks = "bend"
    side_from: str | None = None
    lower: bool = False
    legs_pass: bool = False
    inference_rate_hz: float | None = None
    second_network_every: int = 1
    landmark_se_deg: float = 5.0
    tags: Tags = "auto"

    @property
    def lying(self) -> Lying | None:
        """Whether the person lies on the back or on the front; None in other positions."""
        return self.position if self.position in ("supine", "prone") else None

    @property
    def legs(self) -> Legs | None:
        """The leg network that runs; None if the pose model's legs are used."""
        if self.lying is not None:
            return "lying"
        return "seated" if self.position == "seated" and self.view == "front" else None

    @property
    def reads_tags(self) -> bool:
        """Whether printed tags are searched for."""
        return self.split and self.tags != "off"

    def in_every_frame(self) -> MeasurementProtocol:
        """Return the same protocol with the pose model run in every frame."""
        return replace(self, inference_rate_hz=None, second_network_every=1)


SLOW_HZ: Final = 15.0
"""Inferences a second that carry any movement but walking: its angles are filtered at 4 Hz."""

BEND: Final = MeasurementProtocol(split=True, inference_rate_hz=SLOW_HZ, second_network_every=3)
"""Protocol of bends: from the side, counted from the upright stand, with the outline of the back."""
