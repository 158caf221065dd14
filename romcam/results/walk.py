"""Walking through folders as people keep them: every real folder once, and none that belongs to the system."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

SYSTEM_FOLDERS: Final = frozenset(
    (
        # Synology, QNAP and other network storage: what was deleted, snapshots, previews, temporary files
        *("#recycle", "@recycle", "#snapshot", "@snapshot", "~snapshot", "@recently-snapshot"),
        *("@eadir", "@tmp", "@__thumb", "@sharebin", "@upload_cache"),
        # Windows
        *("$recycle.bin", "recycler", "recycled", "system volume information", "$windows.~bt", "found.000"),
        # Linux, macOS
        *("lost+found", "network trash folder", "temporary items", "__macosx"),
    )
)
"""Folders of operating systems and network storage, in lower case; what was deleted is there, and must not be read."""


@dataclass
class Skipped:
    """What a walk did not read.

    Parameters
    ----------
    system
        Names of the system's folders.
    unreadable
        Paths of folders that this user may not read.
    special
        Number of pipes, devices and links that lead nowhere; counted by those who read the files.
    """

    system: list[str] = field(default_factory=list[str])
    unreadable: list[str] = field(default_factory=list[str])
    special: int = 0


def is_system_folder(name: str) -> bool:
    """Return whether a folder of that name belongs to the operating system or the network storage.

    Parameters
    ----------
    name
        Name of the folder.
    """
    return name.lower() in SYSTEM_FOLDERS


def walk(root: Path, skipped: Skipped | None = None, leave_out: Path | None = None) -> Iterator[tuple[Path, list[str]]]:
    """Yield every folder with the names of its files, sorted; hidden folders and the system's are not entered.

    Links to folders are followed, but no folder is entered twice.

    Parameters
    ----------
    root
        Where to begin.
    skipped
        What is not entered is noted here.
    leave_out
        A folder that is not entered.

    Yields
    ------
    folder, names
        A folder, and the names of its files, hidden ones too.
    """
    notes = skipped or Skipped()
    entered = {os.path.realpath(leave_out)} if leave_out else set[str]()
    linked: list[str] = []
    yield from _walk(os.fspath(root), entered, linked, notes)
    while linked:  # after all real folders, so that a folder keeps its own name where it is linked, too
        yield from _walk(linked.pop(0), entered, linked, notes)


def _walk(start: str, entered: set[str], linked: list[str], notes: Skipped) -> Iterator[tuple[Path, list[str]]]:
    def unreadable(error: OSError) -> None:
        notes.unreadable.append(str(error.filename))

    if _belongs_to_system(os.path.realpath(start)) and os.path.islink(start):
        notes.system.append(os.path.basename(start))
        return
    for folder, folders, names in os.walk(start, onerror=unreadable):
        real = os.path.realpath(folder)
        if real in entered:
            folders.clear()
            continue
        entered.add(real)
        notes.system += [each for each in folders if is_system_folder(each)]
        inside = sorted(each for each in folders if not each.startswith(".") and not is_system_folder(each))
        links = {each for each in inside if os.path.islink(os.path.join(folder, each))}
        linked += [os.path.join(folder, each) for each in sorted(links)]
        folders[:] = [each for each in inside if each not in links]
        yield Path(folder), sorted(names)


def _belongs_to_system(path: str) -> bool:
    return any(map(is_system_folder, path.split(os.sep)))
