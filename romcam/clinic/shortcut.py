"""An entry among the desktop's programs, so that the clinic is one click."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final

from romcam.errors import UsageError
from romcam.messages import Catalogue

NAME: Final = "romcam-clinic.desktop"
_SPECIAL: Final = '"`$\\'
_text = Catalogue(__name__)


def install_shortcut(options: list[str]) -> Path:
    """Write a desktop entry that starts the clinic with these options.

    Parameters
    ----------
    options
        Options of `romcam clinic`.

    Returns
    -------
    Path
        The entry, by the Desktop Entry Specification 1.5.

    Raises
    ------
    UsageError
        The system has no such entries, or it cannot be written.
    """
    if sys.platform in ("win32", "darwin"):
        raise UsageError(_text("shortcut-impossible"))
    home = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    file = home / "applications" / NAME
    line = " ".join(_quoted(each) for each in (sys.executable, "-m", "romcam", "clinic", *options))
    entry = {
        "Type": "Application",
        "Version": "1.5",
        "Name": _text("shortcut-name"),
        "Comment": _text("shortcut-comment"),
        "Exec": line,
        "Terminal": "true",  # closing its window ends the server
        "Categories": "MedicalSoftware;Science;",
    }
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        lines = ["[Desktop Entry]", *(f"{name}={value}" for name, value in entry.items())]
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        file.chmod(0o755)
    except OSError as error:
        raise UsageError(_text("shortcut-failed", file=file, reason=(error.strerror or str(error)).lower())) from error
    return file


def _quoted(text: str) -> str:
    """An argument as the specification quotes it: within quotes, special characters escaped, and % doubled."""
    inner = "".join(f"\\{each}" if each in _SPECIAL else each for each in text)
    return '"' + inner.replace("\\", "\\\\").replace("%", "%%") + '"'
