"""Analysing a folder of films: each film once, in its own process, on this machine or on a cluster.

`plan` decides which film shows which test and `run` is the loop over all films; `ledger` records what is done, and
`tables` and `page` present the outcomes. `film_analysis` is the work on one film; `fork_server`, `worker` and `attempt`
keep a failure of that work away from the other films.
"""

from romcam.batch.job import Job, Outcome, PlannedFilm, Settings

__all__ = ["Job", "Outcome", "PlannedFilm", "Settings"]
