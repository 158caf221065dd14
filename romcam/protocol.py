"""How a test is filmed, and what its angles are counted from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Position = Literal["standing", "seated", "supine", "prone"]
"""How the person holds or lies; it is stored with every measure, since norms differ by it."""


Networks = Literal["bend", "any"]
"""Which networks read the back: those of forward bends, which know them best, or those of every movement."""

Legs = Literal["lying", "seated"]
"""Which network finds the legs: that of people who lie, seen from the side, or of who sits, seen from the front."""


@dataclass(frozen=True)
class MeasurementProtocol:
    """What has to be known of a test before its segments can be read.

    view: where the camera looks from. position: of the person. rest: segments and their inclinations, degrees, in the
    still posture that changes are counted from; none where nothing is. split: the back's outline is read, and tells
    hips from spine; networks: by which networks. told_by: of a test of one leg, the segment that tells which leg is
    measured, the one in which it turns further or, `lower`, lies lower; None: both are. passing: the
    legs pass each other, and are followed through the film. looks_hz: in how many frames a second the person is looked
    for at most, the others being interpolated (`romcam.pose.pace`); None: in every one.
    landmark_se_deg: standard error of a segment's inclination by landmarks in such a film: for bends between the median
    and the RMSE found at the end of range on rendered bodies (docs/estimator.md); of who lies or sits, the RMSE in
    stills of bodies that the network of the legs had not seen (models/legs-lying.md), or in films where that is more
    (docs/accuracy-tests.md).
    """

    view: Literal["side", "front"] = "side"
    position: Position = "standing"
    rest: tuple[tuple[str, float], ...] = (("chord", 0.0),)
    split: bool = False
    networks: Networks = "bend"
    side_from: str | None = None
    lower: bool = False
    legs_pass: bool = False
    inference_rate_hz: float | None = None
    landmark_se_deg: float = 5.0

    @property
    def lying(self) -> bool:
        """Whether the person lies."""
        return self.lies is not None

    @property
    def lies(self) -> Literal["supine", "prone"] | None:
        """How the person lies; None who does not."""
        return self.position if self.position in ("supine", "prone") else None

    @property
    def legs(self) -> Legs | None:
        """The network that finds the legs; None where the pose model does."""
        if self.lying:
            return "lying"
        return "seated" if self.position == "seated" and self.view == "front" else None


BEND: Final = MeasurementProtocol(split=True, inference_rate_hz=15.0)
"""Seen from the side, counted from the upright stand, the back's outline read."""
