"""The films of a folder by name or content, and what is passed over, counted by kind."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Final

from romcam.batch.patterns import CONFIG
from romcam.batch.storage import Storage, StoredFile, stat_file
from romcam.errors import UsageError
from romcam.messages import Catalogue
from romcam.names import printable
from romcam.report.outputs import OUTPUTS
from romcam.results.reading import RESULT
from romcam.results.walk import Skipped, is_system_folder, walk
from romcam.video.signatures import looks_like_film

SUFFIXES: Final = frozenset(
    (".mp4", ".mov", ".m4v", ".mkv", ".avi", ".webm", ".mts", ".m2ts", ".mpg", ".mpeg", ".3gp", ".wmv", ".flv", ".mxf")
)
"""Endings of films. A file with another ending, or without, is a film if its first bytes are those of one."""
_RARE: Final = frozenset((".3g2", ".qt", ".asf", ".ogv", ".vob", ".m2v", ".dv"))
"""Further endings, for files at a URL, whose first bytes are not read."""

_BLOCK: Final = 1 << 20
_MOST_KINDS: Final = 12
_text = Catalogue(__name__)


@dataclass(frozen=True)
class FolderListing:
    """The films of a folder, and what was passed over.

    Parameters
    ----------
    films
        The films, by name.
    passed_over
        Number of files of each kind that are no films: by the ending of their names, such as `.txt`.
    system
        Names of the system's folders, which were not read.
    unreadable
        Paths of folders that this user may not read.
    """

    films: tuple[StoredFile, ...]
    passed_over: Counter[str] = field(default_factory=Counter[str])
    system: tuple[str, ...] = ()
    unreadable: tuple[str, ...] = ()

    def sentences(self) -> list[str]:
        """Return what was passed over, in up to three sentences."""
        said: list[str] = []
        count = sum(self.passed_over.values())
        if count:
            kinds = [f"{kind} {number}" for kind, number in self.passed_over.most_common(_MOST_KINDS)]
            rest = count - sum(number for _, number in self.passed_over.most_common(_MOST_KINDS))
            kinds += [_text("passed-over-others", count=str(rest))] if rest else []
            said.append(_text("passed-over", count=count, kinds=", ".join(kinds)))
        if self.system:
            names = ", ".join(dict.fromkeys(self.system))
            said.append(_text("system-folders", count=len(self.system), names=names))
        if self.unreadable:
            said.append(_text("folders-unreadable", count=len(self.unreadable), names=", ".join(self.unreadable)))
        return said


def list_films(folder: Storage, out: Storage) -> FolderListing:
    """List the films of a folder.

    Hidden files and folders and those of the system are not read, neither are romcam's own results. Links to folders
    are followed, but each folder is read once. A file without the ending of a film is passed over if a film of the
    folder has the same content.

    Parameters
    ----------
    folder
        The folder of films.
    out
        The output folder, which is left out.

    Raises
    ------
    UsageError
        The output folder is the folder of films itself.
    """
    if _same(folder, out):
        raise UsageError(_text("out-is-folder-of-films", folder=folder.url))
    skipped = Skipped()
    passed: Counter[str] = Counter()
    films: dict[str, StoredFile] = {}
    others: list[StoredFile] = []
    for each, own in _files(folder, out, skipped):
        ending = PurePosixPath(each.name).suffix.lower()
        if own:
            passed[_text("kind-own")] += 1
        elif ending in SUFFIXES or (ending in _RARE and folder.local is None):
            films[each.name] = each
        elif folder.local is not None and looks_like_film(Path(each.url)):
            others.append(each)
        else:
            passed[_kind(each)] += 1
    if skipped.special:
        passed[_text("kind-special")] += skipped.special
    for each in others:
        if _is_copy(each, films.values()):
            passed[_kind(each)] += 1
        else:
            films[each.name] = each
    ordered = tuple(films[name] for name in sorted(films))
    return FolderListing(ordered, passed, tuple(map(printable, skipped.system)), tuple(skipped.unreadable))


def _same(one: Storage, other: Storage) -> bool:
    if one.local is None or other.local is None:
        return one.url.rstrip("/") == other.url.rstrip("/")
    return os.path.realpath(one.local) == os.path.realpath(other.local)


def _files(folder: Storage, out: Storage, skipped: Skipped) -> Iterable[tuple[StoredFile, bool]]:
    """Every file with whether it is one of romcam's own results."""
    if folder.local is None:
        inside = f"{out.url.rstrip('/')}/"
        for each in folder.files():
            parts = PurePosixPath(each.name).parts
            skipped.system += [part for part in parts[:-1] if is_system_folder(part)]
            if not any(map(is_system_folder, parts[:-1])) and not each.url.startswith(inside):
                yield each, parts[-1] in OUTPUTS
        return
    root, seen = folder.local, set[str]()
    linked: list[Path] = []
    for at, names in walk(root, skipped, leave_out=out.local):
        has_result, real_folder = RESULT in names, os.path.realpath(at)
        for name in names:
            if name.startswith(".") or (at == root and name == CONFIG):
                continue
            path = at / name
            if path.is_symlink():
                linked.append(path)
            elif found := stat_file(path.relative_to(root).as_posix(), os.fspath(path)):
                seen.add(os.path.join(real_folder, name))
                yield found, has_result and name in OUTPUTS
            else:
                skipped.special += 1
    for path in linked:  # after the files themselves: a link to one of them is not another film
        real = os.path.realpath(path)
        if real in seen:
            continue
        if found := stat_file(path.relative_to(root).as_posix(), os.fspath(path)):
            seen.add(real)
            yield found, False
        else:
            skipped.special += 1


def _kind(file: StoredFile) -> str:
    return printable(PurePosixPath(file.name).suffix.lower()) or _text("kind-no-ending")


def _is_copy(file: StoredFile, films: Iterable[StoredFile]) -> bool:
    alike: Sequence[StoredFile] = [each for each in films if each.bytes == file.bytes]
    return bool(alike) and _digest(file) in {_digest(each) for each in alike}


def _digest(file: StoredFile) -> bytes | None:
    sha = hashlib.sha256()
    try:
        with open(file.url, "rb") as content:
            while block := content.read(_BLOCK):
                sha.update(block)
    except OSError:
        return None
    return sha.digest()
