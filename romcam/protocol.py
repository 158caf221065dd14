"""How a clinical test is watched and read: where the camera stands, how the person is placed, what angles are counted
from.

Each test has one `MeasurementProtocol`. It travels whole from the test through the video's worker process to the
result."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Literal

Position = Literal["standing", "seated", "supine", "prone"]
"""How the person stands, sits or lies. It is stored with every measure, since norms differ by it."""

Lying = Literal["supine", "prone"]
"""On the back or on the front."""

Networks = Literal["bend", "any"]
"""Which networks read the back: those fitted to forward bends, which know them best, or those fitted to every
movement."""

Legs = Literal["lying", "seated"]
"""Which leg network runs: for a lying person seen from the side, or for a seated person seen from the front."""


@dataclass(frozen=True)
class MeasurementProtocol:
    """What has to be known of a test before its segments can be measured.

    Parameters
    ----------
    view
        Where the camera looks from.
    position
        Of the person.
    neutral_posture
        Segments and their inclinations, degrees, in the still posture that changes are counted from; empty where
        nothing is counted from a posture.
    split
        Whether the back's outline is read and tells hips from spine.
    networks
        Networks that read the back.
    side_from
        In a test of one leg, the segment that identifies the tested leg: the leg in which it turns further, or with
        `lower` the leg in which it lies lower. None: both legs are tested.
    lower
        See `side_from`.
    legs_pass
        Whether the legs pass each other before the camera, so that left and right are followed through the video.
    inference_rate_hz
        Frames a second, at most, in which the pose model runs; the frames between are interpolated
        (`romcam.pose.pace`). None: in every frame.
    landmark_se_deg
        Standard error, degrees, of a segment's inclination from landmarks in such a video.

    Notes ----- For bends, `landmark_se_deg` lies between the median error and the RMSE at the end of range on rendered
    bodies (docs/estimator.md). For lying and seated people it is the RMSE in stills of bodies that the leg network had
    not seen (models/legs-lying.md), or in videos where that is more (docs/accuracy-tests.md)."""

    view: Literal["side", "front"] = "side"
    position: Position = "standing"
    neutral_posture: tuple[tuple[str, float], ...] = (("chord", 0.0),)
    split: bool = False
    networks: Networks = "bend"
    side_from: str | None = None
    lower: bool = False
    legs_pass: bool = False
    inference_rate_hz: float | None = None
    landmark_se_deg: float = 5.0

    @property
    def lying(self) -> Lying | None:
        """How the person lies; None for a person who does not."""
        return self.position if self.position in ("supine", "prone") else None

    @property
    def legs(self) -> Legs | None:
        """The leg network that runs; None where the pose model's legs are taken."""
        if self.lying is not None:
            return "lying"
        return "seated" if self.position == "seated" and self.view == "front" else None

    def in_every_frame(self) -> MeasurementProtocol:
        """Return the same protocol with the pose model run in every frame."""
        return replace(self, inference_rate_hz=None)


BEND: Final = MeasurementProtocol(split=True, inference_rate_hz=15.0)
"""Seen from the side, counted from the upright stand, with the back's outline read."""
