"""Pose models are opened by name."""

from __future__ import annotations

import pytest

from romcam.errors import UsageError
from romcam.pose.opening import LITERT, MODELS, RUNTIME, library_of, load_failure, open_model
from romcam.weights import manifest


class Empty:
    """A model that keeps its weights."""

    def __init__(self, weights: bytes) -> None:
        self.weights = weights


def test_every_model_of_the_manifest_has_a_class():
    assert set(MODELS) == set(manifest().pose.models)


@pytest.mark.parametrize("name", ["empty", "empty:0123abcd"])
def test_a_model_is_opened_by_name_with_or_without_its_digest(monkeypatch: pytest.MonkeyPatch, name: str):
    monkeypatch.setitem(MODELS, "empty", f"{__name__}:Empty")
    opened = open_model(b"weights", name)
    assert isinstance(opened, Empty)
    assert opened.weights == b"weights"


@pytest.mark.parametrize(("runtime", "library"), [("", "ai-edge-litert"), ("mediapipe", "mediapipe")])
def test_the_environment_chooses_the_library(monkeypatch: pytest.MonkeyPatch, runtime: str, library: str):
    monkeypatch.setenv(RUNTIME, runtime)
    assert library_of("full:0123abcd") == library
    assert library_of("a model of a test") is None


def test_an_unknown_library_is_refused_in_one_sentence(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(RUNTIME, "abacus")
    with pytest.raises(UsageError, match="ROMCAM_POSE_RUNTIME is abacus; set it to litert or mediapipe"):
        open_model(b"", "full")
    assert MODELS["full"] == LITERT


def test_a_missing_system_library_is_named_wherever_it_stands_in_the_output():
    output = "Traceback\nImportError: libEGL.so.1: cannot open shared object file: No such file\nlast line"
    assert "libEGL.so.1" in str(load_failure(output, "last line"))
    assert str(load_failure("no such module", "it broke")) == (
        "The pose model's library cannot be loaded (it broke); reinstall romcam."
    )
