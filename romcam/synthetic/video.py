"""A trial as a video, with its true angles in a table beside it."""

from __future__ import annotations

import csv
from collections.abc import Generator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from romcam.errors import UsageError
from romcam.messages import Catalogue
from romcam.synthetic.case import Case
from romcam.synthetic.scene import RenderedScene

text = Catalogue(__name__)


def render_video(case: Case[Any], path: str | Path) -> None:
    """Render a case to an H.264 video and write `<stem>.truth.csv` next to it; both appear, or none.

    Frame n is shown at exactly n / fps seconds, and taken then where nothing is cut out of the film. The table has the
    columns `time_s` and, for each true angle, `<name>_deg`.

    Parameters
    ----------
    case
        The trial.
    path
        The .mp4 file to write.

    Raises
    ------
    UsageError
        If width or height of the film is odd.
    MissingExtraError
        If the packages for rendering are not installed.
    """
    import av

    path = Path(path)
    if case.film.width % 2 or case.film.height % 2:
        raise UsageError(text("film-size-odd", size=f"{case.film.width}x{case.film.height}"))
    table = path.with_name(f"{path.stem}.truth.csv")
    rate = Fraction(case.film.fps).limit_denominator(1001)
    with RenderedScene(case) as scene, _all_or_none(path, table) as (new_film, new_table):
        times = np.arange(int(scene.duration_s * float(rate)) + 1) / float(rate)
        if not isinstance(case.edits, msgspec.UnsetType):
            times = case.edits.shown_s(times)
        with av.open(str(new_film), "w", format="mp4", options={"movflags": "faststart"}) as container:
            # The types of av leave the stream of a packet open.
            stream = container.add_stream("libx264", rate=rate)  # pyright: ignore[reportUnknownMemberType]
            stream.width, stream.height = case.film.width, case.film.height
            stream.pix_fmt = "yuv420p"
            stream.time_base = 1 / rate
            stream.options = {"crf": str(case.film.crf), "preset": "veryfast"}
            stream.thread_count = 1
            for index, picture in enumerate(scene.frames(times)):
                frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
                frame.pts, frame.time_base = index, 1 / rate
                container.mux(stream.encode(frame))  # pyright: ignore[reportUnknownMemberType]
            container.mux(stream.encode())  # pyright: ignore[reportUnknownMemberType]
        _write_truth(new_table, np.arange(len(times)) / float(rate), scene.truth(times))


@contextmanager
def _all_or_none(*paths: Path) -> Generator[list[Path]]:
    """Yield temporary names in place of `paths`; the files take their real names only if all goes well."""
    parts = [path.with_name(f".{path.name}.part") for path in paths]
    try:
        yield parts
        for part, path in zip(parts, paths, strict=True):
            part.replace(path)
    finally:
        for part in parts:
            part.unlink(missing_ok=True)


def _write_truth(path: Path, times: np.ndarray, truth: dict[str, np.ndarray]) -> None:
    """Write true angles (T,) in degrees over times (T,) in seconds as a CSV table."""
    with path.open("w", newline="") as file:
        table = csv.writer(file)
        table.writerow(["time_s", *(f"{name}_deg" for name in truth)])
        for row in zip(times, *truth.values(), strict=True):
            table.writerow([f"{row[0]:.6f}", *(f"{value:.3f}" for value in row[1:])])
