"""The session in a window, over the whole screen, to be read from where the person stands."""

from __future__ import annotations

import os
from typing import Final

# Qt says on the terminal which fonts it lacks; no word of the window is set in them.
os.environ.setdefault("QT_LOGGING_RULES", "*.warning=false;*.debug=false")

import cv2

from romcam.guided.layout import HEIGHT, WIDTH, closing, stage
from romcam.guided.scene import Key, Scene
from romcam.guided.sound import Sound
from romcam.presentation.drawing import Picture

TITLE: Final = "romcam"
_KEYS: Final = {ord(" "): Key.START, ord("r"): Key.REDO, ord("q"): Key.QUIT, 27: Key.QUIT}
_TOGGLE: Final = ord("f")


class Window:
    """A `Presenter`. mirror: the person sees himself as in a mirror. stats: show how the session keeps up."""

    def __init__(self, sound: Sound, *, mirror: bool = True, stats: bool = False, full_screen: bool = True) -> None:
        self._sound = sound
        self._mirror = mirror
        self._stats = stats
        self._full = full_screen
        cv2.namedWindow(TITLE, cv2.WINDOW_NORMAL | cv2.WINDOW_KEEPRATIO | cv2.WINDOW_GUI_NORMAL)
        cv2.resizeWindow(TITLE, WIDTH, HEIGHT)
        self._fill()
        self._put(closing("One moment", "The camera is being opened.", None))

    def show(self, scene: Scene) -> None:
        """Show the moment."""
        self._sound.follow(scene.guidance)
        self._put(stage(scene, mirror=self._mirror, stats=self._stats))

    def key(self) -> Key | None:
        """What was pressed since the last time; a closed window is as good as quit."""
        pressed = cv2.waitKey(1) & 0xFF
        if pressed == _TOGGLE:
            self._full = not self._full
            self._fill()
        if cv2.getWindowProperty(TITLE, cv2.WND_PROP_VISIBLE) < 1:
            return Key.QUIT
        return _KEYS.get(pressed)

    def working(self, step: str, done: int, total: int | None) -> None:
        """Show how far the work after the test is."""
        if cv2.getWindowProperty(TITLE, cv2.WND_PROP_VISIBLE) >= 1:
            self._put(closing("Thank you", f"The report is being made: {step}.", done / total if total else None))
            cv2.waitKey(1)

    def close(self) -> None:
        """Go away."""
        cv2.destroyAllWindows()
        cv2.waitKey(1)

    def _put(self, rgb: Picture) -> None:
        cv2.imshow(TITLE, cv2.cvtColor(rgb, cv2.COLOR_RGB2BGR))

    def _fill(self) -> None:
        how = cv2.WINDOW_FULLSCREEN if self._full else cv2.WINDOW_NORMAL
        cv2.setWindowProperty(TITLE, cv2.WND_PROP_FULLSCREEN, how)
