"""Which camera is meant by what was typed."""

from __future__ import annotations

from pathlib import Path

from romcam.capture.source import Camera, Clock


def open_camera(named: str, clock: Clock) -> Camera:
    """The camera of that name: a number or a /dev path is a device, anything else a film that plays its part.

    Raises InputError, one sentence, where it cannot be opened.
    """
    if named.isdecimal() or named.startswith("/dev/"):
        from romcam.capture.device import DeviceCamera

        return DeviceCamera(int(named) if named.isdecimal() else named, clock)
    from romcam.capture.film import FilmCamera

    return FilmCamera(Path(named), clock)
