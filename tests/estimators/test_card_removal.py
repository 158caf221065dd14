import cv2
import numpy as np
import pytest

from romcam.body.landmarks import Landmark
from romcam.body.tags import MARGIN_MM, STEM_MM
from romcam.estimators.card_removal import AROUND_MM, without_cards
from romcam.recording import TAG_NUMBERS

WALL, PERSON = 170, 60
SKIN_X = 300
"""The back: the person is on the left of this column, or on its right, by the side that is seen."""
PX_PER_MM = 0.5


def scene(side_mm: float, *, left: bool) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A person whose back is a vertical line, with one card, whose left or right face is seen."""
    rgb = np.full((600, 600, 3), WALL, np.uint8)
    body = (slice(None), slice(0, SKIN_X)) if left else (slice(None), slice(SKIN_X, None))
    rgb[body] = PERSON
    outward = 1 if left else -1
    reach = round((STEM_MM + 2 * MARGIN_MM + side_mm) * PX_PER_MM)
    half = round((MARGIN_MM + side_mm / 2) * PX_PER_MM)
    across = sorted((SKIN_X, SKIN_X + outward * reach))
    card = (slice(300 - half, 300 + half), slice(*across))
    rgb[card] = 250
    near, far = ((STEM_MM + MARGIN_MM) * PX_PER_MM, (STEM_MM + MARGIN_MM + side_mm) * PX_PER_MM)
    x0, x1 = sorted((SKIN_X + outward * near, SKIN_X + outward * far))
    y0, y1 = 300 - side_mm / 2 * PX_PER_MM, 300 + side_mm / 2 * PX_PER_MM
    corners = np.full((len(TAG_NUMBERS), 4, 2), np.nan)
    corners[TAG_NUMBERS.index(0 if left else 1)] = [[x0, y0], [x1, y0], [x1, y1], [x0, y1]]
    cv2.rectangle(rgb, (round(x0), round(y0)), (round(x1), round(y1)), (10, 10, 10), -1)
    landmarks = np.zeros((33, 2))
    for joint, y in (("KNEE", 555.0), ("HIP", 355.0), ("SHOULDER", 105.0)):
        landmarks[[Landmark[f"LEFT_{joint}"], Landmark[f"RIGHT_{joint}"]]] = SKIN_X - outward * 60.0, y
    return rgb, landmarks, corners


@pytest.mark.parametrize("left", [True, False])
@pytest.mark.parametrize("side_mm", [50, 60, 80])
def test_the_picture_is_as_without_the_card(side_mm, left):
    rgb, person, corners = scene(side_mm, left=left)
    clean = without_cards(rgb, person, corners)
    edge = round(AROUND_MM * PX_PER_MM) + 2
    wall = np.s_[:, SKIN_X + edge :] if left else np.s_[:, : SKIN_X - edge]
    body = np.s_[:, : SKIN_X - edge] if left else np.s_[:, SKIN_X + edge :]
    assert np.abs(clean[wall].astype(int) - WALL).max() <= 1
    assert (clean[body] == PERSON).all()
    assert rgb.max() == 250, "what was given is not changed"


def test_without_tags_nothing_is_copied():
    rgb, person, corners = scene(60, left=True)
    assert without_cards(rgb, person, np.full_like(corners, np.nan)) is rgb


def test_a_card_at_the_edge_of_the_picture_is_cut_off():
    _, person, corners = scene(60, left=True)
    for shift in (300.0, -300.0, 1000.0):
        without_cards(np.zeros((600, 600, 3), np.uint8), person, corners + shift)
