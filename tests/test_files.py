"""A file is written in the place of a file alone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from romcam.errors import UsageError
from romcam.files import check_replaceable


def test_a_folder_or_a_device_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    check_replaceable(tmp_path / "file")
    check_replaceable(tmp_path / "new")
    with pytest.raises(UsageError, match="is a folder"):
        check_replaceable(tmp_path)
    with pytest.raises(UsageError, match="a pipe or a device"):
        check_replaceable(Path(os.devnull))
