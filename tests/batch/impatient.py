"""`romcam`, but a watched folder is listed often, and a film in it is analysed soon after it stops changing."""

from __future__ import annotations

from romcam.batch import run
from romcam.cli import main

if __name__ == "__main__":
    run.LOOK_S, run.SETTLED_S = 0.1, 1.5  # pyright: ignore[reportConstantRedefinition]
    main()
