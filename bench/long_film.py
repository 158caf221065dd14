"""Speed of `romcam batch` on one long film, with and without a second core; memory for a long film.

python bench/long_film.py                a sample repeated for 45 s, all in one run
python bench/long_film.py --seconds 600  the same of ten minutes
python bench/long_film.py --memory --seconds 600   peak memory of `romcam analyze` for that film and for ten seconds

One worker, two workers (the second lends a thread), and two workers with `--split`; also the difference of the angles
between the last and the first. Packets are copied: nothing is encoded, and a key frame comes every 8 s or less.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

import av
import polars as pl
from against import ROOT, cost
from throughput import SAMPLES, run

from romcam.weights.store import ensure


def loop(sample: Path, path: Path, duration_s: float) -> None:
    """Repeat the packets of the sample until the film has that length."""
    with av.open(str(sample)) as film, av.open(str(path), "w") as out:
        stream = film.streams.video[0]
        copy = out.add_stream_from_template(stream)
        packets = [packet for packet in film.demux(stream) if packet.size]
        times = sorted(packet.pts for packet in packets if packet.pts is not None)
        period, base, shift = times[-1] - times[0] + times[1] - times[0], stream.time_base, 0
        assert base is not None
        while shift * base < duration_s:
            for packet in packets:
                assert packet.pts is not None
                assert packet.dts is not None
                again = av.Packet(bytes(packet))
                again.stream, again.time_base, again.duration = copy, base, packet.duration
                again.pts, again.dts, again.is_keyframe = packet.pts + shift, packet.dts + shift, packet.is_keyframe
                out.mux(again)
            shift += period


def memory(duration_s: float) -> None:
    """Print the peak memory of all processes for ten seconds of film and for that long a film."""
    ensure("full")
    sample = next(each for each in SAMPLES if "typical" in each.name)
    with tempfile.TemporaryDirectory(prefix="romcam-bench-") as scratch:
        for seconds in (10.0, duration_s):
            film = Path(scratch, f"{seconds:g}.mp4")
            loop(sample, film, seconds)
            taken = cost(Path(sys.executable), ROOT, "analyze", str(film), "--out", str(film.with_suffix("")))
            print(f"{seconds:5g} s of film{taken.peak_mb:8.0f} MB{taken.processor_s:8.1f} s of processor", flush=True)


def main(duration_s: float) -> None:
    ensure("full")
    with tempfile.TemporaryDirectory(prefix="romcam-bench-") as scratch:
        folder, tables = Path(scratch, "films"), list[pl.DataFrame]()
        folder.mkdir()
        loop(next(each for each in SAMPLES if "typical" in each.name), folder / "long.mp4", duration_s)
        print(f"one film of {duration_s:g} s, {os.cpu_count()} cores, load before {os.getloadavg()[0]:.1f}")
        first = 0.0
        for name, more in (
            ("one worker", ("--workers", "1")),
            ("two workers", ("--workers", "2")),
            ("two, --split", ("--workers", "2", "--split")),
        ):
            out = Path(scratch, name)
            took, processor = run(
                sys.executable, "-m", "romcam", "batch", str(folder), "--out", str(out), "--no-report", *more
            )
            first = first or took
            print(f"{name:14}{took:6.1f} s, {processor:6.1f} s of processor, ratio {first / took:.2f}", flush=True)
            tables.append(pl.read_csv(out / "videos" / "long.mp4" / "angles.csv"))
        for name, table in (("two workers", tables[1]), ("two, --split", tables[2])):
            for column in ("pelvis_tilt_deg", "trunk_inclination_deg", "lumbar_flexion_deg"):
                apart = (table[column] - tables[0][column]).abs().drop_nulls()
                middle, most, all_ = (apart.quantile(q) for q in (0.5, 0.95, 1.0))
                print(f"{name:14}{column:24} off by {middle:.2f}, 95 of 100 by {most:.2f}, at most {all_:.2f} deg")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=45)
    parser.add_argument("--memory", action="store_true")
    options = parser.parse_args()
    (memory if options.memory else main)(options.seconds)
