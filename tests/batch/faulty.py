"""`romcam`, but some films' processes abort, hang or are killed (see `misbehaving.py`)."""

from __future__ import annotations

from romcam.batch import zygote
from romcam.cli import main

if __name__ == "__main__":
    zygote._BOOT = zygote._BOOT.replace("from romcam", "import misbehaving; from romcam", 1)
    main()
