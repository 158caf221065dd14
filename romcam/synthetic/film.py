"""A whole trial as a video, with its truth beside it."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path

import numpy as np

from romcam.errors import UsageError
from romcam.synthetic.case import Case
from romcam.synthetic.stage import Stage


def film(case: Case, path: str | Path) -> None:
    """Render a case to an H.264 video and write `<stem>.truth.csv` next to it.

    Frame n carries the time n / fps exactly. The table has `time_s` and a `<name>_deg` column for each true
    angle.
    """
    import av

    path = Path(path)
    if case.film.width % 2 or case.film.height % 2:
        raise UsageError(
            f"A film of {case.film.width}x{case.film.height} cannot be encoded; use even numbers of pixels."
        )
    table = path.with_name(f"{path.stem}.truth.csv")
    rate = Fraction(case.film.fps).limit_denominator(1001)
    with Stage(case) as stage, whole_or_not_at_all(path, table) as (new_film, new_table):
        times = np.arange(int(stage.duration_s * float(rate)) + 1) / float(rate)
        with av.open(str(new_film), "w", format="mp4", options={"movflags": "faststart"}) as container:
            stream = container.add_stream("libx264", rate=rate)
            stream.width, stream.height = case.film.width, case.film.height
            stream.pix_fmt = "yuv420p"
            stream.time_base = 1 / rate
            stream.options = {"crf": str(case.film.crf), "preset": "veryfast"}
            stream.thread_count = 1
            for index, picture in enumerate(stage.frames(times)):
                frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
                frame.pts, frame.time_base = index, 1 / rate
                container.mux(stream.encode(frame))
            container.mux(stream.encode())
        write_truth(new_table, times, stage.truth(times))


@contextmanager
def whole_or_not_at_all(*paths: Path) -> Iterator[list[Path]]:
    """Names to write to in place of `paths`; they take the real names when all went well, and vanish
    otherwise."""
    parts = [path.with_name(f".{path.name}.part") for path in paths]
    try:
        yield parts
        for part, path in zip(parts, paths, strict=True):
            part.replace(path)
    finally:
        for part in parts:
            part.unlink(missing_ok=True)


def write_truth(path: Path, times: np.ndarray, truth: dict[str, np.ndarray]) -> None:
    """Write true angles (T,) over times (T,) as a table."""
    with path.open("w", newline="") as file:
        table = csv.writer(file)
        table.writerow(["time_s", *(f"{name}_deg" for name in truth)])
        for row in zip(times, *truth.values(), strict=True):
            table.writerow([f"{row[0]:.6f}", *(f"{value:.3f}" for value in row[1:])])
