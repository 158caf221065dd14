"""A painted body of the synthetic person."""

from __future__ import annotations

import cv2
import numpy as np

from romcam.body.landmarks import Landmark


def paint(
    image: np.ndarray,
    landmarks: np.ndarray,
    trunk: np.ndarray,
    scale: float,
    *,
    colour: tuple[int, int, int] | None = None,
    arms: bool = True,
) -> None:
    """Draw the body, all in `colour` if given. trunk: its outline (N, 2) in pixels; scale: pixels per metre."""

    def part(joint: str) -> np.ndarray:
        return (landmarks[Landmark[f"LEFT_{joint}"]] + landmarks[Landmark[f"RIGHT_{joint}"]]) / 2

    def bar(a: np.ndarray, b: np.ndarray, width_m: float, paint: tuple[int, int, int]) -> None:
        ends = [tuple(round(v * 16) for v in end) for end in (a, b)]
        cv2.line(image, *ends, colour or paint, max(1, round(width_m * scale)), cv2.LINE_AA, 4)

    skin, shirt, shorts = (214, 166, 138), (72, 92, 128), (52, 54, 66)
    ear, shoulder = part("EAR"), part("SHOULDER")
    bar(shoulder, ear, 0.11, skin)
    bar(part("KNEE"), part("ANKLE"), 0.11, skin)
    bar(part("HEEL"), part("FOOT_INDEX"), 0.07, (70, 60, 60))
    known = trunk[np.isfinite(trunk).all(axis=1)]
    cv2.fillPoly(image, [np.round(known * 16).astype(np.int32)], colour or shirt, cv2.LINE_AA, 4)
    bar(part("HIP"), part("KNEE"), 0.165, shorts)
    if arms:
        bar(shoulder, part("ELBOW"), 0.085, (60, 78, 112))
        bar(part("ELBOW"), part("WRIST"), 0.07, skin)
        bar(part("WRIST"), part("INDEX"), 0.06, skin)
    nose = landmarks[Landmark.NOSE]
    head = ear + 0.15 * (nose - ear)
    cv2.circle(
        image,
        tuple(round(v * 16) for v in head),
        int(0.105 * scale * 16),
        colour or skin,
        -1,
        cv2.LINE_AA,
        4,
    )
    bar(nose, nose, 0.035, skin)
    eye = part("EYE")
    bar(eye, eye, 0.02, (40, 40, 40))
