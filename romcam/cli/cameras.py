"""`romcam cameras`: the cameras there are."""

from __future__ import annotations


def cameras() -> None:
    """List this machine's cameras: number, name, and the sizes of picture they give."""
    from romcam.cli.exits import sentences

    with sentences():
        from rich.console import Console
        from rich.table import Table

        from romcam.capture.device import Mode, list_devices
        from romcam.errors import InputError

        found = list_devices()
        if not found:
            raise InputError("No camera was found: plug one in, or give `romcam record` a film with --camera clip.mp4.")

        def words(mode: Mode) -> str:
            return f"{mode.width}×{mode.height}" + (f" at {mode.fps:.0f} a second" if mode.fps > 0 else "")

        table = Table("camera", "name", "pictures")
        for device in found:
            table.add_row(str(device.index), device.name, device.problem or "\n".join(map(words, device.modes)))
        Console().print(table)
