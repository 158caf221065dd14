"""Puts the results of one person together into a screening."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timezone
from typing import Final

from romcam import __version__
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

SCHEMA_VERSION: Final = "1.0"
"""Its second part grows where something is added, its first where something is taken away or changes."""


def combine(results: Sequence[Result], *, created: datetime | None = None) -> Screen:
    """Put one person's results together.

    Parameters
    ----------
    results
        The results, in any order.
    created
        When, with its time zone; None: now.

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


def _utc(moment: datetime) -> str:
    return moment.astimezone(timezone.utc).isoformat(timespec="seconds").replace("+00:00", "Z")
