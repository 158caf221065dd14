"""Settings of all tests: results do not depend on the load of the machine or on the day.

The default run tries the same examples each time, so that it fails only because of a change. `pytest
--hypothesis-profile=search` searches for new ones.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Generator, Iterator
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings

from tests import analyses, warm

if "PYTEST_XDIST_WORKER" in os.environ:
    for _name, _value in warm.ONE_CORE_EACH.items():  # before numpy is loaded, which heeds them once
        os.environ.setdefault(_name, _value)

settings.register_profile("romcam", deadline=None, derandomize=True)
settings.register_profile("search", deadline=None, max_examples=2000)
settings.load_profile("romcam")


_FIRST = (
    "guided/test_session",
    "test_accuracy",
    "batch/test_command",
    "test_lying",
    "test_faults",
    "test_hip_rotation",
    "test_whole_program",
)
"""Parts of the paths of the longest tests: started last, they would keep one core busy and leave others idle."""


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """With `-n auto`, a worker for each core: each more imports and collects all that the others do."""
    return int(os.environ.get("PYTEST_XDIST_AUTO_NUM_WORKERS", 0)) or os.cpu_count() or 1


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    """With `-n`, a worker without tests takes some from the worker with most tests left."""
    if config.getoption("numprocesses", None) and config.getoption("dist") == "no":
        config.option.dist = "worksteal"


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection(session: pytest.Session) -> Generator[None, object, object]:
    """With `-n`, one worker collects first and leaves its bytecode to the others, which would all compile the same."""
    gc.disable()  # nothing of what is collected and imported goes away
    try:
        if not hasattr(session.config, "workerinput"):
            return (yield)
        with analyses.one_first("collected"):
            return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Sort the longest tests first: those named above, then all others that run the pose model."""

    def place(item: pytest.Item) -> tuple[bool, int]:
        named = [rank for rank, part in enumerate(_FIRST) if part in item.path.as_posix()]
        return item.get_closest_marker("model") is None, named[0] if named else len(_FIRST)

    items.sort(key=place)


def pytest_configure(config: pytest.Config) -> None:
    """Set up once for all workers: the server of warm processes, and the folder of analysed films."""
    if hasattr(config, "workerinput"):
        return
    if warm.POSSIBLE:
        config.add_cleanup(warm.Server().close)
    folder = TemporaryDirectory(prefix="romcam-analyses-")
    config.add_cleanup(folder.cleanup)
    os.environ[analyses.FOLDER] = folder.name


@pytest.fixture(autouse=True, scope="session")
def warm_pose_workers() -> Iterator[None]:
    """Start the pose model's processes warm; a test that needs a cold one uses `cold_pose_workers`."""
    from romcam.pose import observe

    with pytest.MonkeyPatch.context() as patch:
        if warm.POSSIBLE:
            patch.setattr(observe, "subprocess", warm.warmed(warm.WarmProcess))
        yield


@pytest.fixture
def cold_pose_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Start the pose model's processes as for a user."""
    import subprocess

    from romcam.pose import observe

    monkeypatch.setattr(observe, "subprocess", subprocess)
