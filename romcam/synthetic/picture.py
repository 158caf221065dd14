"""From rendered layers to what a camera would have recorded."""

from __future__ import annotations

import cv2
import numpy as np

from romcam.synthetic.case import Case

_GRAIN_TILES = 6


class Developer:
    """Lays the person and the shadow over the room, then adds what lens and sensor do to a picture."""

    def __init__(self, case: Case, room: np.ndarray, furniture: tuple[np.ndarray, np.ndarray]) -> None:
        """`room` (H, W, 4) uint8 is the scene without people, `furniture` what stands in it, alone, and its
        shadow."""
        self._film = case.film
        self._shadow = case.room.shadow
        shade = self._soft(furniture[1]) * (1.0 - furniture[0][..., 3] / np.float32(255.0))
        self._room = room[..., :3].astype(np.float32) * (1.0 - 0.8 * shade)[..., None]
        rng = np.random.default_rng([case.seed, 13])
        height, width = room.shape[:2]
        grain = rng.standard_normal((height + 64, width + 64, 3), dtype=np.float32)
        # A video's grain has been through demosaicing: partly smeared over neighbours.
        self._grain = (0.5 * grain + cv2.GaussianBlur(grain, (0, 0), 0.9)) * (case.film.noise * 255.0)
        self._shifts = rng.integers(0, 64, (97, 2))
        curve = np.linspace(0.0, 1.0, 256) ** case.film.gamma * 255.0
        self._curves = np.clip(np.outer(curve, case.film.white_balance), 0, 255).astype(np.uint8)[:, None]

    def picture(self, exposures: list[tuple[np.ndarray, np.ndarray]], index: int) -> np.ndarray:
        """Frame (H, W, 3) uint8 of the mean of its exposures, each a person (H, W, 4) and a shadow (h, w)."""
        total = self._lay(*exposures[0])
        for person, shadow in exposures[1:]:
            total += self._lay(person, shadow)
        if len(exposures) > 1:
            total *= 1.0 / len(exposures)
        return self._record(total, index)

    def _lay(self, person: np.ndarray, shadow: np.ndarray) -> np.ndarray:
        person = np.ascontiguousarray(person)
        seen = (255 - person[..., 3]).astype(np.float32) * (1.0 / 255.0)
        seen *= 1.0 - self._soft(shadow)
        laid = self._room * seen[..., None]
        laid += person[..., :3]
        return laid

    def _soft(self, shadow: np.ndarray) -> np.ndarray:
        """Darkening (H, W) 0 to 1 by a shadow mask, blurred as by a lamp that is not a point."""
        height, width = self._film.height, self._film.width
        blurred = cv2.GaussianBlur(shadow, (0, 0), 1.2 + height / 400.0)
        wide = cv2.resize(blurred, (width, height), interpolation=cv2.INTER_LINEAR)
        return wide.astype(np.float32) * (self._shadow / 255.0)

    def _record(self, light: np.ndarray, index: int) -> np.ndarray:
        film = self._film
        if film.sharpness != 0.0:
            blurred = cv2.GaussianBlur(light, (0, 0), 1.0 + film.height / 900.0)
            light = cv2.addWeighted(light, 1.0 + film.sharpness, blurred, -film.sharpness, 0.0)
        if film.noise > 0.0:
            dy, dx = self._shifts[index % len(self._shifts)]
            light = light + self._grain[dy : dy + light.shape[0], dx : dx + light.shape[1]]
        frame = cv2.convertScaleAbs(np.clip(light, 0.0, 255.0, out=light))
        if film.gamma != 1.0 or film.white_balance != (1.0, 1.0, 1.0):
            frame = cv2.LUT(frame, self._curves)
        return frame
