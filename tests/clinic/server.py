"""`romcam clinic` as a process of its own, with the quick analysis: server.py DATA PORT [DATABASE]."""

from __future__ import annotations

import sys
from pathlib import Path

from romcam.batch import fork_server
from romcam.clinic import serve, workers
from tests.clinic import quick

# The fork server's own program, without what a real analysis needs.
fork_server._BOOT = fork_server._BOOT.replace(
    "from romcam", "from romcam.batch import worker; worker.preload = lambda: None; from romcam", 1
)
workers.analyse = quick.analyse

if __name__ == "__main__":
    data, port, *database = sys.argv[1:]
    wish = serve.Wish(Path(data), port=int(port), database=database[0] if database else None, browser=False, workers=2)
    serve.serve(wish, lambda url: print(url, flush=True))
