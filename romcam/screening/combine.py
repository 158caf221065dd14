"""Combination of one person's results into a screening, and the document in which it is written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timezone
from typing import Final

from romcam import __version__
from romcam.results.document import Document
from romcam.results.result import Result
from romcam.screening.cautions import find_cautions
from romcam.screening.choosing import choose
from romcam.screening.cross_check import cross_check
from romcam.screening.findings import Screen
from romcam.screening.headline import headline
from romcam.screening.links import find_links
from romcam.screening.movements import find_movements, find_parts
from romcam.screening.reading import check_one_person, one_subject
from romcam.screening.steps import find_steps
from romcam.screening.tissues import find_tissues

SCHEMA_VERSION: Final = "1.2"
"""The second number grows when a field is added, the first when a field is removed or changes its meaning."""


def combine(results: Sequence[Result], *, created: datetime | None = None) -> Screen:
    """Combine one person's results.

    Parameters
    ----------
    results
        The results, in any order.
    created
        Time of the screening, with its time zone; None: now.

    Raises
    ------
    UsageError
        Where the results are of several people.
    """
    check_one_person(results)
    subject = one_subject(results)
    chosen = choose(results)
    tissues, movements = find_tissues(chosen), find_movements(chosen)
    check = cross_check(chosen, subject)
    sentence, rest = headline(tissues, movements)
    return Screen(
        schema_version=SCHEMA_VERSION,
        subject=subject,
        sentence=sentence,
        rest=rest,
        tissues=tissues,
        movements=movements,
        parts=find_parts(chosen),
        links=find_links(tissues, movements, chosen),
        cross_check=check,
        steps=find_steps(tissues, movements, check, chosen, subject),
        cautions=find_cautions(results, chosen.measurements),
        measurements=chosen.measurements,
        created=_utc(created or datetime.now(timezone.utc)),
        romcam=__version__,
    )


def _page(screen: Screen) -> str:
    from romcam.screening.page import render_page

    return render_page(screen)


SCREEN: Final = Document("screen", SCHEMA_VERSION, Screen, _page)
"""screen.json and the page beside it."""


def _utc(moment: datetime) -> str:
    return moment.astimezone(timezone.utc).isoformat(timespec="seconds").replace("+00:00", "Z")
