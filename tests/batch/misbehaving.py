"""Faults that `faulty.py` puts into the processes of films, chosen by the film's name."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

from romcam.batch import film_analysis
from romcam.batch.job import Job, Outcome
from romcam.report import outputs

_as_it_is = film_analysis.analyse_film
_write = outputs._write


def analyse(job: Job, report: Any) -> Outcome:
    name = Path(job.film.name).name
    if name.startswith("hang"):
        time.sleep(10_000)
    if name.startswith("abort"):
        print(f"F0000 00:00:{time.time()} {os.getpid()} CHECK failed: width", file=sys.stderr, flush=True)
        os.abort()
    if name.startswith("killed"):
        os.kill(os.getpid(), signal.SIGKILL)
    if name.startswith("once"):
        marker = Path(job.film.url).with_suffix(".tried")
        if not marker.exists():
            marker.touch()
            os.abort()
    return _as_it_is(job, report)


def write(analysis: Any, folder: Path, *rest: Any) -> None:
    _write(analysis, folder, *rest)
    if analysis.path.name.startswith("stuck"):
        time.sleep(10_000)  # all is written, nothing moved to its place


film_analysis.analyse_film = analyse
outputs._write = write
