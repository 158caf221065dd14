"""Shows the session in a window that fills the screen and can be read from where the person stands."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from typing import IO, Final

# Qt lists missing fonts on the terminal; the window uses none of them.
os.environ.setdefault("QT_LOGGING_RULES", "*.warning=false;*.debug=false")

import cv2

from romcam.clinical import ClinicalTest
from romcam.errors import UsageError
from romcam.guided.layout import HEIGHT, WIDTH, button_at, draw_message, draw_scene, person_at
from romcam.guided.presenter import Key, LiveScene, PersonAt
from romcam.guided.prompts import Sound
from romcam.messages import Catalogue
from romcam.presentation.drawing import Picture

TITLE: Final = "romcam"
WINDOW_LIBRARIES: Final = "libsm6 libxext6 libx11-6"
ANSWER_S: Final = 30.0
"""Seconds that the screen check may take."""
_KEYS: Final = {ord(" "): Key.START, ord("r"): Key.REDO, ord("q"): Key.QUIT, 27: Key.QUIT}
_TOGGLE: Final = ord("f")
_OPEN_WINDOW: Final = (
    "import sys; sys.path[:] = sys.argv[1:]; import cv2; cv2.namedWindow('romcam'); cv2.waitKey(1); "
    "cv2.destroyAllWindows()"
)
_text = Catalogue(__name__)


class WindowPresenter:
    """A `Presenter` in a window.

    Parameters
    ----------
    sound
        Announces prompts.
    test
        The test, for its drawing.
    mirror
        Whether the picture is shown as in a mirror.
    stats
        Whether to show how the session keeps up with the camera.
    full_screen
        Whether the window fills the screen at first.
    """

    def __init__(
        self, sound: Sound, test: ClinicalTest, *, mirror: bool = True, stats: bool = False, full_screen: bool = True
    ) -> None:
        self._sound = sound
        self._test = test
        self._clicked: Key | PersonAt | None = None
        self._camera_size: tuple[int, int] | None = None
        self._mirror = mirror
        self._stats = stats
        self._full = full_screen
        cv2.namedWindow(TITLE, cv2.WINDOW_NORMAL | cv2.WINDOW_KEEPRATIO | cv2.WINDOW_GUI_NORMAL)
        cv2.resizeWindow(TITLE, WIDTH, HEIGHT)
        self._fill()
        cv2.setMouseCallback(TITLE, self._click)
        self._put(draw_message(_text("window-opening-headline"), _text("window-opening-detail"), None))

    def show(self, scene: LiveScene) -> None:
        """Show a moment.

        Parameters
        ----------
        scene
            The moment.
        """
        self._sound.announce(scene.guidance.prompt)
        self._camera_size = scene.shot.rgb.shape[1], scene.shot.rgb.shape[0]
        self._put(draw_scene(scene, self._test, mirror=self._mirror, stats=self._stats))

    def key(self) -> Key | PersonAt | None:
        """Return the operator's request since the last call; a closed window counts as quit."""
        pressed = cv2.waitKey(1) & 0xFF
        if pressed == _TOGGLE:
            self._full = not self._full
            self._fill()
        if cv2.getWindowProperty(TITLE, cv2.WND_PROP_VISIBLE) < 1:
            return Key.QUIT
        clicked, self._clicked = self._clicked, None
        return clicked or _KEYS.get(pressed)

    def working(self, step: str, done: int, total: int | None) -> None:
        """Show the progress of the analysis after the test.

        Parameters
        ----------
        step
            Name of the step.
        done, total
            What is done of it, and its total; None where that is unknown.
        """
        if cv2.getWindowProperty(TITLE, cv2.WND_PROP_VISIBLE) >= 1:
            detail = _text("window-report-detail", step=step)
            self._put(draw_message(_text("window-report-headline"), detail, done / total if total else None))
            cv2.waitKey(1)

    def close(self) -> None:
        """Close the window."""
        cv2.destroyAllWindows()
        cv2.waitKey(1)

    def _click(self, event: int, x: int, y: int, flags: int, data: object) -> None:
        """Keep the button or person that was clicked, in pixels of the picture that the window shows."""
        if event == cv2.EVENT_LBUTTONDOWN:
            size = self._camera_size
            person = None if size is None else person_at(x, y, size, mirror=self._mirror)
            self._clicked = button_at(x, y) or person or self._clicked

    def _put(self, rgb: Picture) -> None:
        cv2.imshow(TITLE, cv2.cvtColor(rgb, cv2.COLOR_RGB2BGR))

    def _fill(self) -> None:
        how = cv2.WINDOW_FULLSCREEN if self._full else cv2.WINDOW_NORMAL
        cv2.setWindowProperty(TITLE, cv2.WND_PROP_FULLSCREEN, how)


class ScreenCheck:
    """Checks in another process whether a window can be opened, because Qt ends a process in which that fails.

    The check begins at once, while other work goes on; `require` waits for its answer.
    """

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._output: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 -- read when the process has ended
        if sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("QT_QPA_PLATFORM")):
            return
        self._process = subprocess.Popen(
            [sys.executable, "-c", _OPEN_WINDOW, *sys.path],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=self._output,
            # Qt's warnings are off in this process, but here they explain why no window can be opened.
            env={name: value for name, value in os.environ.items() if name != "QT_LOGGING_RULES"},
        )

    def require(self) -> None:
        """Wait for the answer. Raises UsageError where no window can be opened."""
        if self._process is None:
            raise UsageError(_text("screen-none"))
        try:
            status = self._process.wait(ANSWER_S)
        except subprocess.TimeoutExpired:
            self.close()
            status = 1
        if status == 0:
            return
        self._output.seek(0)
        if "could not connect to display" in self._output.read().decode(errors="replace"):
            raise UsageError(_text("screen-unreachable", display=os.environ.get("DISPLAY", "")))
        raise UsageError(_text("screen-no-window", packages=WINDOW_LIBRARIES))

    def close(self) -> None:
        """End the check."""
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        self._output.close()
