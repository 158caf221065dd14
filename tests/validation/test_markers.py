"""Markers of motion capture as a reference: a person of rods whose angles are known."""

from __future__ import annotations

from pathlib import Path

import ezc3d
import numpy as np
import pytest

from romcam.errors import InputError, UsageError
from romcam.validation.markers import read_marker_angles
from romcam.validation.tables import read_table, read_track

RATE = 50.0
TIME = np.arange(250) / RATE
CURVE = np.interp(TIME, [0, 1.2, 2.8, 3.4, 5], [0, 0, 1, 1, 0])
ANGLES = {"pelvis": 55 * CURVE, "t12": 95 * CURVE, "thigh": -8 * CURVE, "shank": 4 * CURVE}
"""Changes from upright in degrees; the standing pelvis and trunk lean by 12° and -7°."""


def rod(angle_deg: np.ndarray, length: float) -> np.ndarray:
    """(T, 2) forward and up of a rod that is upright at 0."""
    a = np.radians(angle_deg)
    return np.stack([np.sin(a), np.cos(a)], axis=-1) * length


def markers(up: int = 1, turn_deg: float = 0.0, scale: float = 1.0) -> dict[str, np.ndarray]:
    """Name → (T, 3); `up` is the vertical axis, and the person faces `turn_deg` from the first horizontal axis."""
    ankle = np.tile([0.2, 0.08], (len(TIME), 1))
    knee = ankle + rod(ANGLES["shank"] + 2, 0.42)
    hip = knee + rod(ANGLES["thigh"] - 1, 0.43)
    psis = hip + rod(ANGLES["pelvis"] - 40, 0.15)
    asis = psis + rod(ANGLES["pelvis"] + 90 + 12, 0.14)
    t10 = psis + rod((ANGLES["pelvis"] + ANGLES["t12"]) / 2, 0.3)
    c7 = t10 + rod(ANGLES["t12"] - 7, 0.25)
    places = {"ASI": asis, "PSI": psis, "HJC": hip, "KNE": knee, "ANK": ankle}
    flat = {f"{side}{name}": (xy, out) for name, xy in places.items() for side, out in (("L", -0.1), ("R", 0.1))}
    flat |= {"C7": (c7, 0.0), "T10": (t10, 0.0)}
    turn = np.radians(turn_deg)
    first, second = [axis for axis in range(3) if axis != up]
    made = {}
    for name, (xy, out) in flat.items():
        xyz = np.zeros((len(TIME), 3))
        xyz[:, up] = xy[:, 1]
        xyz[:, first] = xy[:, 0] * np.cos(turn) - out * np.sin(turn)
        xyz[:, second] = xy[:, 0] * np.sin(turn) + out * np.cos(turn)
        made[name] = xyz * scale
    return made


def trc(path: Path, points: dict[str, np.ndarray], names: dict[str, str] | None = None) -> Path:
    labels = [(names or {}).get(name, name) for name in points]
    axes = "\t".join(f"{axis}{number}" for number in range(1, len(labels) + 1) for axis in "XYZ")
    lines = [
        "PathFileType\t4\t(X/Y/Z)\ta.trc",
        "DataRate\tCameraRate\tNumFrames\tNumMarkers\tUnits\tOrigDataRate\tOrigDataStartFrame\tOrigNumFrames",
        f"50\t50\t{len(TIME)}\t{len(labels)}\tm\t50\t1\t{len(TIME)}",
        "Frame#\tTime\t" + "\t\t\t".join(labels) + "\t\t",
        "\t\t" + axes,
        "",
    ]
    for frame, time in enumerate(TIME):
        cells = [f"{value:.6f}" if np.isfinite(value) else "" for xyz in points.values() for value in xyz[frame]]
        lines.append("\t".join([str(frame + 1), f"{time:.3f}", *cells]))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def c3d(path: Path, points: dict[str, np.ndarray]) -> Path:
    content = ezc3d.c3d()
    content["parameters"]["POINT"]["RATE"]["value"] = [RATE]
    content["parameters"]["POINT"]["LABELS"]["value"] = list(points)
    stacked = np.stack(list(points.values()))  # (N, T, 3)
    content["data"]["points"] = np.concatenate([stacked, np.ones((*stacked.shape[:2], 1))], axis=-1).transpose(2, 0, 1)
    content.write(str(path))
    return path


def angles(path: Path) -> dict[str, np.ndarray]:
    table = read_marker_angles(path)
    return {name: np.array([row[number] for row in table.rows]) for number, name in enumerate(table.columns)}


EXPECTED = {
    "pelvis_tilt_deg": ANGLES["pelvis"],
    "trunk_inclination_deg": ANGLES["t12"],
    "lumbar_flexion_deg": ANGLES["t12"] - ANGLES["pelvis"],
    "thigh_tilt_deg": ANGLES["thigh"],
    "hip_flexion_deg": ANGLES["pelvis"] - ANGLES["thigh"],
    "knee_flexion_deg": ANGLES["shank"] - ANGLES["thigh"],
}


@pytest.mark.parametrize(("up", "turn_deg", "scale"), [(1, 0, 1), (1, 180, 1), (2, 90, 1000), (2, 235, 1)])
def test_angles_are_known_whichever_way_the_person_faces(up: int, turn_deg: float, scale: float, tmp_path: Path):
    points = markers(up, turn_deg, scale)
    for path in (trc(tmp_path / "a.trc", points), c3d(tmp_path / "a.c3d", points)):
        read = angles(path)
        assert read["time_s"] == pytest.approx(TIME)
        for name, expected in EXPECTED.items():
            np.testing.assert_allclose(read[name], expected, atol=0.05, err_msg=f"{path.suffix} {name}")


def test_usual_names_are_known(tmp_path: Path):
    names = {
        "LASI": "L.ASIS",
        "RASI": "r.ASIS",
        "LPSI": "Subject:L_PSIS",
        "RPSI": "r.PSIS",
        "LHJC": "L_HJC",
        "LKNE": "left_knee",
    }
    read = angles(trc(tmp_path / "a.trc", markers(), names))
    np.testing.assert_allclose(read["hip_flexion_deg"], EXPECTED["hip_flexion_deg"], atol=0.05)


def test_a_marker_that_was_not_seen_is_unknown(tmp_path: Path):
    points = markers()
    points["C7"][100:110] = np.nan
    for path in (trc(tmp_path / "a.trc", points), c3d(tmp_path / "a.c3d", points)):
        read = angles(path)
        assert np.isnan(read["trunk_inclination_deg"][100:110]).all()
        assert np.isfinite(read["pelvis_tilt_deg"]).all()


def test_a_reference_of_markers_says_so(tmp_path: Path):
    path = trc(tmp_path / "a.trc", markers())
    track = read_track(read_table(path), path, "a")
    assert max(track.values["pelvis_tilt"]) == pytest.approx(55, abs=0.05)
    assert "computed from markers" in track.notes[-1]


@pytest.mark.parametrize("ending", [".trc", ".c3d"])
@pytest.mark.parametrize(
    "content", [b"", b"PathFileType\t4\n", b"\x02P" + bytes(600), b"Frame#\tTime\tA\n\n1\tx\t1\t2\t3\n"]
)
def test_broken_files_are_refused_in_one_sentence(content: bytes, ending: str, tmp_path: Path):
    path = tmp_path / f"a{ending}"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"a\.(trc|c3d) "):
        read_marker_angles(path)


def test_a_pelvis_is_needed(tmp_path: Path):
    points = {name: xyz for name, xyz in markers().items() if "PSI" not in name}
    with pytest.raises(InputError, match=r"no markers of the pelvis.*found are: ankle, asis, c7"):
        read_marker_angles(trc(tmp_path / "a.trc", points))


def test_c3d_needs_its_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("romcam.validation.marker_files.find_spec", lambda _: None)
    with pytest.raises(UsageError, match=r"romcam\[exports\]"):
        read_marker_angles(tmp_path / "a.c3d")


def test_a_c3d_that_breaks_off_is_refused(tmp_path: Path):
    path = c3d(tmp_path / "a.c3d", markers())
    content = path.read_bytes()
    path.write_bytes(content[: len(content) * 2 // 3])
    with pytest.raises(InputError, match="breaks off"):
        read_marker_angles(path)


def model_angles(path: Path, unit: str = "deg", change: str = "") -> Path:
    """Angles of Plug-in Gait beside markers: tilt and flexion first, then two other rotations."""
    factor = np.pi / 180 if unit == "rad" else 1.0
    pelvis, t12, thigh, shank = (ANGLES[name] + off for name, off in zip(ANGLES, (12, -7, -3, 2), strict=True))
    rotations = {"Pelvis": pelvis, "Spine": t12 - pelvis, "Hip": pelvis - thigh, "Knee": shank - thigh, "Thorax": t12}
    points = {name: xyz * 1000 for name, xyz in markers(up=2).items()}
    for name, sagittal in rotations.items():
        for side in "LR":
            points[f"Anna:{side}{name}Angles"] = factor * np.stack(
                [sagittal, 0 * sagittal + 4, 0 * sagittal - 9], axis=-1
            )
    content = ezc3d.c3d(str(c3d(path, points)))
    content.add_parameter("POINT", "ANGLE_UNITS", [change or unit])
    content.write(str(path))
    return path


@pytest.mark.parametrize("unit", ["deg", "rad"])
def test_angles_of_plug_in_gait_are_taken_with_their_signs(unit: str, tmp_path: Path):
    path = model_angles(tmp_path / "pig.c3d", unit)
    found = angles(path)
    for name, expected in EXPECTED.items():
        np.testing.assert_allclose(found[name], expected, atol=0.05, err_msg=name)
    track = read_track(read_table(path), path, "a")
    assert any("angles of its model" in note for note in track.notes)


def test_markers_count_if_they_are_named(tmp_path: Path):
    path = model_angles(tmp_path / "pig.c3d")
    table = read_marker_angles(path, {"psis": ("LPSI", "RPSI")})
    assert "markers" in table.header_lines.values()


def test_an_unknown_unit_of_angles_is_refused(tmp_path: Path):
    with pytest.raises(InputError, match="gon"):
        read_marker_angles(model_angles(tmp_path / "pig.c3d", change="gon"))


def test_a_thorax_without_a_spine_gives_no_trunk(tmp_path: Path):
    content = ezc3d.c3d(str(model_angles(tmp_path / "pig.c3d")))
    labels = content["parameters"]["POINT"]["LABELS"]["value"]
    content["parameters"]["POINT"]["LABELS"]["value"] = [each.replace("SpineAngles", "Other") for each in labels]
    content.write(str(tmp_path / "pig.c3d"))
    found = {*angles(tmp_path / "pig.c3d")} - {"time_s"}
    assert found == {f"{name}_deg" for name in ("pelvis_tilt", "hip_flexion", "thigh_tilt", "knee_flexion")}


def test_names_of_opencap_qualisys_and_of_a_person_are_known(tmp_path: Path):
    opencap = {
        **{
            f"{side}{site}": f"{written}.{site}S_study"
            for side, written in (("L", "L"), ("R", "r"))
            for site in ("ASI", "PSI")
        },
        **{
            "LHJC": "LHJC_study",
            "RHJC": "RHJC_study",
            "LKNE": "L_knee_study",
            "RKNE": "r_knee_study",
            "C7": "C7_study",
        },
    }
    qualisys = {"LASI": "L_IAS", "RASI": "R_IAS", "LPSI": "L_IPS", "RPSI": "R_IPS", "C7": "CV7", "T10": "TV10"}
    plain = angles(trc(tmp_path / "plain.trc", markers()))
    left = {f"L_{name[1:]}": xyz for name, xyz in markers().items() if name.startswith("L")}
    assert "hip_flexion_deg" in angles(trc(tmp_path / "left.trc", left))
    for names in (opencap, qualisys, {name: f"P7_{name}" for name in markers()}):
        read = angles(trc(tmp_path / "a.trc", markers(), names))
        np.testing.assert_array_equal(read["hip_flexion_deg"], plain["hip_flexion_deg"])


def test_the_marker_set_of_gait2354_is_known(tmp_path: Path):
    names = {"LASI": "L.ASIS", "RASI": "R.ASIS", "PSI": "V.Sacral", "LKNE": "L.Knee.Lat", "RKNE": "R.Knee.Lat"}
    names |= {"LANK": "L.Ankle.Lat", "RANK": "R.Ankle.Lat"}
    points = {**markers(), "PSI": (markers()["LPSI"] + markers()["RPSI"]) / 2}
    read = angles(
        trc(tmp_path / "a.trc", {name: xyz for name, xyz in points.items() if name not in ("LPSI", "RPSI")}, names)
    )
    np.testing.assert_allclose(read["knee_flexion_deg"], EXPECTED["knee_flexion_deg"], atol=0.05)


def test_the_anatomical_marker_comes_before_the_point_of_the_pose_model(tmp_path: Path):
    points = {**markers(), "r_knee_study": markers()["RKNE"], "RKnee": markers()["RKNE"] + 0.1}
    del points["RKNE"]
    for order in (points, dict(reversed(points.items()))):
        read = angles(trc(tmp_path / "a.trc", order))
        np.testing.assert_allclose(read["hip_flexion_deg"], EXPECTED["hip_flexion_deg"], atol=0.05)


def test_a_marker_at_zero_was_not_seen(tmp_path: Path):
    points = markers()
    points["C7"][100:110] = 0.0
    for path in (trc(tmp_path / "a.trc", points), c3d(tmp_path / "a.c3d", points)):
        read = angles(path)
        assert np.isnan(read["trunk_inclination_deg"][100:110]).all()
        np.testing.assert_allclose(
            read["trunk_inclination_deg"][:100], EXPECTED["trunk_inclination_deg"][:100], atol=0.05
        )


def test_markers_of_several_people_are_not_mixed(tmp_path: Path):
    other = {f"Ben:{name}": xyz + 0.5 for name, xyz in markers().items() if name != "C7"}
    both = {f"Anna:{name}": xyz for name, xyz in markers().items()}
    with pytest.raises(InputError, match=r"several people \(Anna, Ben\)"):
        read_marker_angles(c3d(tmp_path / "a.c3d", {**both, **other}))
    same = {f"Anna:{name}": xyz for name, xyz in markers().items()}
    assert "hip_flexion_deg" in angles(
        c3d(tmp_path / "b.c3d", {**same, **markers(), "Wand:1": rods(), "Cluster:1": -rods()})
    )


def rods() -> np.ndarray:
    return np.ones((len(TIME), 3))


def test_orientations_of_segments_are_named_as_such(tmp_path: Path):
    content = ezc3d.c3d()
    content["parameters"]["POINT"]["RATE"]["value"] = [RATE]
    content["parameters"]["POINT"]["LABELS"]["value"] = ["l_toe"]
    content["data"]["points"] = np.ones((4, 1, 50))
    for name, value in {"USED": [2], "LABELS": ["pelvis_4X4", "torso_4X4"], "RATE": [RATE], "RATIO": [1]}.items():
        content.add_parameter("ROTATION", name, value)
    content["data"]["rotations"] = np.tile(np.eye(4)[:, :, None, None], (1, 1, 2, 50))
    content.write(str(tmp_path / "a.c3d"))
    with pytest.raises(InputError, match=r"orientations of segments \(pelvis_4X4, torso_4X4\)"):
        read_marker_angles(tmp_path / "a.c3d")


def test_a_c3d_that_was_cut_says_how_much_is_missing(tmp_path: Path):
    path = c3d(tmp_path / "a.c3d", markers())
    assert "cut off" not in " ".join(read_track(read_table(path), path, "a").notes)
    content = ezc3d.c3d(str(path))
    content["header"]["points"]["first_frame"] = 100  # from 0
    content.write(str(path))
    track = read_track(read_table(path), path, "a")
    assert track.time_s[0] == 0.0
    assert "add --lag 2.00" in " ".join(track.notes)
