"""Films with results that nobody had to film: stored as the queue stores them."""

from __future__ import annotations

from typing import Any

from romcam.batch.outcomes import outcome_of
from romcam.clinic import queue
from romcam.clinic.clinic import Clinic
from romcam.results.result import Result, to_json

ANGLES = "frame,time_s,pelvis_tilt_deg,lumbar_flexion_deg,trunk_inclination_deg\n" + "".join(
    f"{frame},{frame / 10},{frame},{2 * frame},\n" for frame in range(40)
)
REPORT = "<!DOCTYPE html><html><head><style>p{}</style></head><body><p>A report.<script>1</script></body></html>"


def finish(clinic: Clinic, result: Result) -> str:
    """Let the next film of the queue have a result; its identifier."""
    claimed = queue.claim(clinic.database, "tests")
    assert claimed is not None
    folder = clinic.database.folder.result(claimed.claim)
    folder.mkdir(parents=True)
    contents: dict[str, Any] = {"report.html": REPORT, "angles.csv": ANGLES}
    for name, content in contents.items():
        (folder / name).write_text(content)
    for name in ("thumbnail.jpg", "overlay.mp4", "plain.mp4", "recording.npz"):
        (folder / name).write_bytes(b"picture")
    written = to_json(result)
    (folder / "result.json").write_bytes(written)
    assert queue.finish(clinic.database, claimed, outcome_of(written)).kept
    return claimed.film
