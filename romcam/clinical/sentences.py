"""Sentences of the tests that are looked up by a name: of a test, a measure or a task."""

from __future__ import annotations

from collections.abc import Callable

from romcam.messages import Catalogue

_text = Catalogue(__name__)


def plain_name(measure: str) -> str:
    """Return the name of a measure in everyday words, for the person who was filmed.

    Parameters
    ----------
    measure
        Name of the measure.

    Returns
    -------
    str
        Empty where the catalogue has no such words.
    """
    return _text(f"plain-{measure}") if f"plain-{measure}" in _text else ""


def explanation(measure: str) -> str:
    """Return the meaning of a measure, for a reader who does not know the term.

    Parameters
    ----------
    measure
        Name of the measure.

    Returns
    -------
    str
        Empty where the catalogue has no explanation.
    """
    for each in (measure, measure.removesuffix("_left").removesuffix("_right")):
        if f"explain-{each}" in _text:
            return _text(f"explain-{each}")
    return ""


def task_name(task: str) -> str:
    """Return the name of a task in words: `internal_left` is `internal, left`.

    Parameters
    ----------
    task
        Name of the task, as in result.json.
    """
    if f"task-{task}" in _text:
        return _text(f"task-{task}")
    name, _, side = task.rpartition("_")
    if name and side in ("left", "right"):
        return _text("task-of-side", task=name.replace("_", " "), side=side)
    return task.replace("_", " ")


def own_sentences(test: str) -> Callable[..., str]:
    """Return the function that gives the sentences of one test.

    Parameters
    ----------
    test
        Name of the test.

    Returns
    -------
    Callable
        Takes the attribute of the test's message, and its values by keyword.
    """

    def sentence(attribute: str, /, **values: object) -> str:
        return _text(f"{test}.{attribute}", **values)

    return sentence
