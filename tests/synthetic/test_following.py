"""A rendered person follows the angles of a file, and files that cannot be followed are refused in one sentence."""

from pathlib import Path

import msgspec
import numpy as np
import pytest
import typer
from typer.testing import CliRunner

from romcam.cli.phantom import phantom
from romcam.errors import InputError, RomcamError, UsageError
from romcam.synthetic import Case, load_case, random_case, random_tagged_case, save_case
from romcam.synthetic.captured import follow, read_captured
from romcam.synthetic.case import decode_case, movement_named
from romcam.synthetic.curves import Curves
from romcam.synthetic.edits import Cut, Edits
from romcam.synthetic.movements import MOVEMENTS


def reach(times, start, seconds):
    phase = np.clip((times - start) / seconds, 0.0, 1.0)
    return phase**3 * (10.0 - 15.0 * phase + 6.0 * phase**2)


def bend(rate=100.0, seconds=5.0):
    """A stand, a bend to pelvis 50° and lumbar spine 40°, of which the spine starts first, and the way back."""
    times = np.arange(0.0, seconds + 1e-9, 1.0 / rate)
    ways = [reach(times, start, 1.5) - reach(times, 3.0, 1.5) for start in (1.2, 1.0)]
    return times, 50.0 * ways[0], 40.0 * ways[1], -8.0 * ways[0], 12.0 * ways[0]


def mot(path: Path, times, pelvis, lumbar, thigh=None, knee=None, *, radians=False) -> Path:
    """OpenSim's coordinates: pelvis_tilt is positive backwards, lumbar_extension in extension."""
    columns = {"time": times, "pelvis_tilt": -pelvis, "lumbar_extension": -lumbar}
    if thigh is not None:
        columns |= {f"hip_flexion_{side}": pelvis - thigh for side in "rl"}
    if knee is not None:
        columns |= {f"knee_angle_{side}": knee for side in "rl"}
    if radians:
        columns = {name: values if name == "time" else np.radians(values) for name, values in columns.items()}
    head = [
        path.name,
        "version=1",
        f"nRows={len(times)}",
        f"nColumns={len(columns)}",
        f"inDegrees={'no' if radians else 'yes'}",
        "endheader",
        "\t".join(columns),
    ]
    rows = ["\t".join(f"{value:.8f}" for value in row) for row in np.column_stack(list(columns.values()))]
    path.write_text("\n".join([*head, *rows]) + "\n")
    return path


def table(path: Path, **columns) -> Path:
    rows = [
        ",".join("" if np.isnan(value) else f"{value:.4f}" for value in row)
        for row in zip(*columns.values(), strict=True)
    ]
    path.write_text("\n".join([",".join(columns), *rows]) + "\n")
    return path


@pytest.mark.parametrize("radians", [False, True])
def test_a_mot_is_followed_with_romcams_signs(tmp_path, radians):
    times, pelvis, lumbar, thigh, knee = bend()
    captured = read_captured(mot(tmp_path / "bend.mot", times, pelvis, lumbar, thigh, knee, radians=radians))
    assert captured.test == "forward-bend"
    # A stand of 1.2 s and 0.6 s on the way come first; then the file's own times.
    at = captured.curves.angles(1.8 + times)
    np.testing.assert_allclose(at.pelvis, pelvis, atol=0.3)
    np.testing.assert_allclose(at.lumbar, lumbar, atol=0.3)
    np.testing.assert_allclose(at.thigh, thigh, atol=0.3)
    np.testing.assert_allclose(at.knee, knee, atol=0.3)
    assert captured.curves.duration_s == pytest.approx(5.0 + 2 * 1.8, abs=0.05)
    assert at.share.max() == pytest.approx(1.0, abs=0.01)
    assert any("thoracic" in note for note in captured.notes)


@pytest.mark.parametrize("rate", [12.5, 60.0, 240.0, 1000.0])
def test_any_rate_is_followed(tmp_path, rate):
    times, pelvis, lumbar, *_ = bend(rate)
    path = table(tmp_path / "x.csv", time_s=times, pelvis_tilt_deg=pelvis, lumbar_flexion_deg=lumbar)
    at = read_captured(path).curves.angles(1.8 + times)
    np.testing.assert_allclose(at.pelvis, pelvis, atol=1.0)
    assert at.thigh is None
    assert at.knee is None


def test_a_short_gap_is_bridged_and_unknown_ends_are_left_out(tmp_path):
    times, pelvis, lumbar, _, knee = bend(50.0)
    pelvis[:10], pelvis[100:110], knee[120:200] = np.nan, np.nan, np.nan
    columns = {"pelvis_tilt_deg": pelvis, "trunk_inclination_deg": pelvis + lumbar, "knee_flexion_deg": knee}
    captured = read_captured(table(tmp_path / "x.csv", time_s=times, **columns))
    assert captured.curves.duration_s == pytest.approx(4.8 + 2 * 1.8, abs=0.05)
    assert captured.curves.knee_deg is msgspec.UNSET
    assert sum("left out" in note for note in captured.notes) == 2
    np.testing.assert_allclose(captured.curves.angles(1.8 + times[10:] - 0.2).lumbar[:90], lumbar[10:100], atol=0.3)


def test_files_that_cannot_be_followed_are_refused_in_one_sentence(tmp_path):
    times, pelvis, lumbar, *_ = bend(50.0)
    gap = np.where((times > 2.0) & (times < 2.6), np.nan, pelvis)
    whole = {"time_s": times, "pelvis_tilt_deg": pelvis, "lumbar_flexion_deg": lumbar}
    refused = {
        "no pelvic tilt": {"time_s": times, "lumbar_flexion_deg": lumbar},
        "no inclination of the trunk": {"time_s": times, "pelvis_tilt_deg": pelvis},
        "does not show pelvis and trunk from 2": whole | {"pelvis_tilt_deg": gap},
        "at most 120 s": whole | {"time_s": 40.0 * times},
        "samples a second": {name: values[::25] for name, values in whole.items()},
        "which no body can take": whole | {"pelvis_tilt_deg": 4.0 * pelvis},
        "fewer than two": {name: values[:1] for name, values in whole.items()},
        "one row a trial": {"trial": np.arange(3.0), "pelvis_tilt_deg": pelvis[:3], "lumbar_flexion_deg": lumbar[:3]},
    }
    for name, columns in refused.items():
        with pytest.raises(InputError) as caught:
            read_captured(table(tmp_path / "x.csv", **columns))
        assert name in str(caught.value)
        assert "\n" not in str(caught.value)
    for name, content in {"a.csv": b"", "b.mot": b"\0" * 100, "c.trc": b"x", "d.mvnx": b"<", "e.c3d": b"no"}.items():
        (tmp_path / name).write_bytes(content)
        with pytest.raises(RomcamError):
            read_captured(tmp_path / name)


def test_any_case_with_such_a_movement_can_follow_and_stays_the_same_after_json(tmp_path):
    times, pelvis, lumbar, thigh, knee = bend(50.0)
    path = mot(tmp_path / "bend.mot", times, pelvis, lumbar, thigh, knee)
    captured = read_captured(path)
    able = [test for test, movement in MOVEMENTS.items() if movement.following is not None]
    assert able == ["forward-bend", "hip-hinge", "sit-to-stand", "squat"]
    cases = [*(random_case(3, test=test) for test in able), random_tagged_case(3), random_case(3, envelope="life")]
    cut = msgspec.structs.replace(cases[0], edits=Edits(cuts=(Cut(from_s=1.0, to_s=2.0),), soft=0.1))
    for case in [*cases, cut]:
        followed = follow(case, captured, path)
        save_case(followed, tmp_path / "case.json")
        assert load_case(tmp_path / "case.json") == followed
    assert follow(cut, captured, path).edits == Edits(soft=0.1)
    with pytest.raises(UsageError, match="forward-bend, hip-hinge, sit-to-stand, squat"):
        follow(random_case(3, test="gait"), captured, path)
    bare = read_captured(mot(tmp_path / "bare.mot", times, pelvis, lumbar))
    with pytest.raises(InputError, match="rise from a seat"):
        follow(random_case(3, test="sit-to-stand"), bare, path)


@pytest.mark.parametrize(
    "written",
    [
        '{"follow": {"pelvis_deg": [0], "lumbar_deg": [0]}}',
        '{"follow": {"pelvis_deg": [0, 1], "lumbar_deg": [0]}}',
        '{"follow": {"pelvis_deg": [0, 400], "lumbar_deg": [0, 0]}}',
        '{"test": "gait", "follow": {"pelvis_deg": [0, 1], "lumbar_deg": [0, 0]}}',
        '{"test": "sit-to-stand", "follow": {"pelvis_deg": [0, 1], "lumbar_deg": [0, 0]}}',
    ],
)
def test_curves_in_a_case_are_checked(written):
    with pytest.raises(msgspec.ValidationError, match="follow"):
        decode_case(written)


def test_the_command_says_what_does_not_go_together(tmp_path):
    app = typer.Typer()
    app.command()(phantom)

    def status(*arguments):
        return CliRunner().invoke(app, [str(each) for each in arguments]).exit_code

    assert status("--columns", "pelvis_tilt=a", "--random", 1, "--out", tmp_path) == 2
    assert status("--follow", tmp_path / "none.mot", "--out", tmp_path) == 3
    times, pelvis, lumbar, *_ = bend(50.0)
    path = mot(tmp_path / "bend.mot", times, pelvis, lumbar)
    assert status("--follow", path, "--test", "gait", "--out", tmp_path) == 2
    assert status("--follow", path, "--test", "sit-to-stand", "--out", tmp_path) == 3
    assert status("--follow", path, "--tags", "--out", tmp_path) == 2


@pytest.mark.phantom
@pytest.mark.parametrize("test", ["forward-bend", "hip-hinge", "sit-to-stand", "squat"])
def test_the_body_takes_the_angles_of_the_curves(test):
    pytest.importorskip("anny")
    pytest.importorskip("moderngl")
    from romcam.synthetic import RenderedScene

    times, pelvis, lumbar, thigh, knee = bend(50.0)
    if test == "sit-to-stand":
        thigh, knee = thigh - 80.0 * np.sin(np.pi * times / 5.0), knee + 80.0 * np.sin(np.pi * times / 5.0)
    angles = {"pelvis_deg": pelvis, "lumbar_deg": lumbar, "thigh_deg": thigh, "knee_deg": knee}
    curves = Curves(**{name: tuple(values.tolist()) for name, values in angles.items()})
    case = Case(test=test, motion=movement_named(test).parameters(), follow=curves)
    with RenderedScene(case) as scene:
        assert scene.duration_s == pytest.approx(5.0)
        truth = scene.truth(times)
    np.testing.assert_allclose(truth["pelvis_tilt"], pelvis, atol=0.1)
    np.testing.assert_allclose(truth["lumbar_flexion"], lumbar, atol=0.5)
    np.testing.assert_allclose(truth["thigh_tilt"], thigh, atol=2.5)
