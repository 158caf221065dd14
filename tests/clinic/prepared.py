"""`romcam clinic` as a process of its own whose films were analysed beforehand: prepared.py DATA PORT.

Corrections by hand, the queue, the pages and everything else are the real ones.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import Any, Final

from romcam.batch import fork_server
from romcam.batch.job import Job, Outcome
from romcam.batch.outcomes import outcome_of
from romcam.clinic import attempts, serve, workers
from romcam.clinic.claimed import TRIAL, ClinicFilm

FOLDER: Final = "ROMCAM_TESTS_RESULTS"
"""Environment variable: a folder with the results of each film, named by its SHA-256."""


def analyse(job: Job, report: Any) -> Outcome:
    if isinstance(job.film, ClinicFilm) and job.film.corrected_from:
        return attempts.analyse(job, report)
    report("watching the film", 0, 1)
    made = shutil.copytree(Path(os.environ[FOLDER], job.film.stamp), Path(job.out, TRIAL))
    return outcome_of((made / "result.json").read_bytes())


if __name__ == "__main__":
    # The fork server's own program, without what watching a film needs.
    fork_server._BOOT = fork_server._BOOT.replace(
        "from romcam", "from romcam.batch import worker; worker.preload = lambda: None; from romcam", 1
    )
    from tests.clinic import prepared

    workers.analyse = prepared.analyse
    data, port = sys.argv[1:]
    serve.serve(serve.Wish(Path(data), port=int(port), browser=False, workers=1), lambda url: print(url, flush=True))
