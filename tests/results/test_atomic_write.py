"""Files that appear together or not at all."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from romcam.errors import InputError, OutputError, UsageError
from romcam.results.atomic_write import MARK, PARTIAL, check_writable, written_together

NAMES = ("angles.csv", "overlay.mp4", "result.json")


def contents(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in sorted(folder.iterdir())}


def write(folder: Path, names: tuple[str, ...], words: str) -> None:
    for name in names:
        (folder / name).write_text(words)


def test_files_appear_only_when_all_are_complete(tmp_path: Path) -> None:
    out = tmp_path / "a" / "out"
    with written_together(out, "result.json", NAMES) as partial:
        write(partial, NAMES, "new")
        assert [path for path in out.iterdir() if not path.name.startswith(PARTIAL)] == []
    assert contents(out) == dict.fromkeys(NAMES, "new")


@pytest.mark.parametrize("failure", [KeyboardInterrupt, SystemExit, ValueError, MemoryError])
def test_a_failure_leaves_the_folder_unchanged(tmp_path: Path, failure: type[BaseException]) -> None:
    write(tmp_path, NAMES, "old")
    (tmp_path / "mine.txt").write_text("untouched")
    before = contents(tmp_path)

    def fail(partial: Path) -> None:
        write(partial, NAMES, "new")
        raise failure

    with pytest.raises(failure), written_together(tmp_path, "result.json", NAMES) as partial:
        fail(partial)
    assert contents(tmp_path) == before


def test_a_failure_removes_the_folder_it_created(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), written_together(tmp_path / "a" / "b", "result.json", NAMES):
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("after", range(6))
@pytest.mark.parametrize("early", [True, False], ids=["before the move", "after the move"])
def test_an_interrupt_while_moving_restores_the_old_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int, early: bool
) -> None:
    write(tmp_path, NAMES, "old")
    real, moves = Path.replace, 0

    def replace(self: Path, target: Path) -> Path:
        nonlocal moves
        moves += 1
        if moves - 1 != after:
            return real(self, target)
        if not early:
            real(self, target)
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(KeyboardInterrupt), written_together(tmp_path, "result.json", NAMES) as partial:
        write(partial, NAMES, "new")
    assert contents(tmp_path) == dict.fromkeys(NAMES, "old")


def test_the_last_file_is_removed_first_and_moved_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, NAMES, "old")
    real, order = Path.replace, []

    def replace(self: Path, target: Path) -> Path:
        order.append((self.name, "out" if self.parent == tmp_path else "in"))
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    with written_together(tmp_path, "result.json", NAMES) as partial:
        write(partial, NAMES, "new")
    assert order[0] == ("result.json", "out")
    assert order[-1] == ("result.json", "in")


def test_files_of_an_earlier_trial_are_removed_and_files_of_the_user_kept(tmp_path: Path) -> None:
    write(tmp_path, NAMES, "old")
    (tmp_path / "mine.txt").write_text("untouched")
    with written_together(tmp_path, "result.json", NAMES) as partial:
        write(partial, ("angles.csv", "result.json"), "new")
    assert contents(tmp_path) == {"angles.csv": "new", "mine.txt": "untouched", "result.json": "new"}


def test_a_folder_with_the_name_of_an_output_is_refused_and_kept(tmp_path: Path) -> None:
    (tmp_path / "overlay.mp4").mkdir()
    (tmp_path / "overlay.mp4" / "mine.txt").write_text("untouched")
    (tmp_path / "angles.csv").write_text("old")
    with pytest.raises(OutputError), written_together(tmp_path, "result.json", NAMES) as partial:
        write(partial, NAMES, "new")
    assert (tmp_path / "overlay.mp4" / "mine.txt").read_text() == "untouched"
    assert (tmp_path / "angles.csv").read_text() == "old"
    assert not (tmp_path / "result.json").exists()


@pytest.mark.parametrize("after", [None, *range(4)])
def test_a_folder_that_romcam_wrote_is_replaced_as_a_whole_or_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int | None
) -> None:
    def fill(folder: Path, words: str) -> None:
        folder.mkdir()
        (folder / MARK).touch()
        (folder / words).write_text(words)

    fill(tmp_path / "data", "old")
    real, moves = Path.replace, 0

    def replace(self: Path, target: Path) -> Path:
        nonlocal moves
        moves += 1
        if moves - 1 == after:
            raise KeyboardInterrupt
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    try:
        with written_together(tmp_path, "data", ()) as partial:
            fill(partial / "data", "new")
    except KeyboardInterrupt:
        pass
    expected = "new" if after is None or after > 1 else "old"
    assert sorted(path.name for path in (tmp_path / "data").iterdir()) == [MARK, expected]
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


def test_an_error_about_another_file_is_raised_unchanged(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), written_together(tmp_path / "out", "result.json", NAMES):
        (tmp_path / "elsewhere").read_text()
    with pytest.raises(InputError), written_together(tmp_path / "out", "result.json", NAMES):
        raise InputError("film.mp4 is gone.")


def test_leftovers_of_a_killed_process_are_removed_and_those_of_a_running_one_kept(tmp_path: Path) -> None:
    program = textwrap.dedent(
        f"""
        from pathlib import Path
        from romcam.results.atomic_write import written_together
        with written_together(Path({str(tmp_path)!r}), "result.json", ()) as partial:
            (partial / "overlay.mp4").write_text("half a film")
            print("writing", flush=True)
            input()
        """
    )
    process = subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdin is not None
    with process:
        assert process.stdout.readline() == "writing\n"
        check_writable(tmp_path)
        assert len(list(tmp_path.iterdir())) == 1
        process.kill()
    assert len(list(tmp_path.iterdir())) == 1
    check_writable(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_checking_creates_nothing(tmp_path: Path) -> None:
    check_writable(tmp_path / "a" / "b")
    check_writable(tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("below", ["", "a", "a/b"])
def test_a_file_with_the_name_of_the_folder_is_reported(tmp_path: Path, below: str) -> None:
    (tmp_path / "notes").write_text("mine")
    with pytest.raises(UsageError, match=r"notes is a file, not a folder; choose another folder with --out\.$"):
        check_writable(tmp_path / "notes" / below)


def test_a_broken_link_with_the_name_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    with pytest.raises(UsageError):
        check_writable(tmp_path / "link")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_without_permission_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(UsageError, match="permission denied"):
        check_writable(tmp_path / "out")


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="needs /proc, where nobody may create a file")
def test_a_file_system_that_takes_no_files_is_refused() -> None:
    with pytest.raises(UsageError, match=r"^Results cannot be written to /proc/out \("):
        check_writable(Path("/proc/out"))
