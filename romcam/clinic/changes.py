"""What changed between two films of a patient, by all rules of `romcam compare`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from romcam.comparison.change import Change, Clothes
from romcam.comparison.compare import compare_results
from romcam.messages import Catalogue
from romcam.results.reading import read_result
from romcam.results.result import Result

_text = Catalogue(__name__)


def result_of(folder: Path, patient: str, film: str) -> Result:
    """Return the result of a film, under the identifier that its patient has today and the name that people know.

    Parameters
    ----------
    folder
        The film's results.
    patient
        The patient's identifier. A result states the one at the time, which differs after a merge or a correction; the
        clinic knows that it is one person.
    film
        The name of the film as it came; in the data folder it has a random one.
    """
    result = read_result(folder)
    made = result.provenance
    named = replace(made, input=replace(made.input, name=film))
    return replace(result, subject=replace(result.subject, id=patient), provenance=named)


def change_of(before: Result, after: Result, clothes: Clothes | None) -> Change:
    """Return what changed.

    Parameters
    ----------
    before, after
        Results of one patient.
    clothes
        What is stated about the clothes at both visits; None: nothing, which counts as other clothes.

    Raises
    ------
    UsageError
        The results are of different tests or legs, or of the same film.
    """
    change = compare_results(before, after, clothes=clothes)
    if change.errors is None or clothes is not None or change.errors.condition != "other-clothes":
        return change
    # The sentence of `romcam compare` names an option of the command line.
    sentence = _text("clothes-not-stated", people=change.errors.people or 0)
    return replace(change, errors=replace(change.errors, sentence=sentence))
