"""The printed sheet, drawn to pixels: it measures what it says, and a film of it is what the detector reads."""

from functools import cache

import cv2
import numpy as np
import pypdfium2
import pytest
from typer.testing import CliRunner

from romcam.body.tags import DICTIONARY, MARGIN_MM, SIDE_LENGTHS_MM, TAG_IDS
from romcam.cli.app import app
from romcam.synthetic.camera import Projection, in_room, view_of
from romcam.synthetic.case_parts import CameraPlacement, FilmSettings
from romcam.tag_sheet import PAPERS, tag_sheet

DPI = 300
MM = DPI / 25.4
SIZES_MM = {"a4": (210.0, 297.0), "us-letter": (215.9, 279.4)}
DETECTOR = cv2.aruco.ArucoDetector(cv2.aruco.getPredefinedDictionary(getattr(cv2.aruco, DICTIONARY)))


@cache
def pages(paper: str, side_mm: int) -> list[np.ndarray]:
    """The pages as grey pictures."""
    document = pypdfium2.PdfDocument(tag_sheet(paper, side_mm))
    return [page.render(scale=DPI / 72.0, grayscale=True).to_numpy().squeeze() for page in document]


def tags_on(page: np.ndarray) -> dict[int, np.ndarray]:
    corners, numbers, _ = DETECTOR.detectMarkers(page)
    return {int(n): found[0] for n, found in zip(np.ravel(numbers), corners, strict=True)}


@pytest.mark.parametrize(("paper", "side_mm"), [("a4", 60), ("us-letter", 80), ("a4", 50)])
def test_every_tag_is_printed_once_in_its_true_size(paper, side_mm):
    assert side_mm in SIDE_LENGTHS_MM
    sheet = pages(paper, side_mm)
    assert len(sheet) == 4
    assert np.array(sheet[0].shape[::-1]) / MM == pytest.approx(SIZES_MM[paper], abs=0.2)
    for page, segment in zip(sheet[1:], ("pelvis", "t12", "thigh"), strict=True):
        found = tags_on(page)
        assert sorted(found) == list(TAG_IDS[segment])
        for corners in found.values():
            sides = np.linalg.norm(np.roll(corners, -1, axis=0) - corners, axis=1) / MM
            assert sides == pytest.approx(side_mm, rel=0.01)
            left, top = np.floor(corners.min(axis=0) - (MARGIN_MM - 1) * MM).astype(int)
            right, bottom = np.ceil(corners.max(axis=0) + (MARGIN_MM - 1) * MM).astype(int)
            around = page[top:bottom, left:right].copy()
            inner = slice(int(10.8 * MM), int((11.2 + side_mm) * MM))
            around[inner, inner] = 255
            assert around.min() > 250, "the margin is white"


@pytest.mark.parametrize("paper", PAPERS)
def test_the_ruler_measures_100_mm(paper):
    for page in pages(paper, 60):
        dark = page[len(page) // 2 :] < 60
        longest = max(run for run in map(_longest_run, dark) if run < 150 * MM)
        assert longest / MM == pytest.approx(100.25, abs=0.25)  # with half of the stroke of each end's tick


def _longest_run(row: np.ndarray) -> int:
    edges = np.flatnonzero(np.diff(np.concatenate([[0], row.astype(np.int8), [0]])))
    return int((edges[1::2] - edges[::2]).max(initial=0))


def test_the_card_folds_so_that_both_faces_have_the_head_up_and_the_skin_on_one_side():
    found = tags_on(pages("a4", 60)[1])
    left, right = found[0], found[1]
    fold = (left[:, 1].min() + right[:, 1].max()) / 2.0
    assert left[0, 1] == pytest.approx(left[1, 1], abs=2.0)
    assert left[0, 1] < left[3, 1], "the left face stands upright below the fold"
    assert right[0, 1] > right[3, 1], "the right face is upside down above it, so upright when folded back"
    assert 2.0 * fold - right[:, 1].max() == pytest.approx(left[:, 1].min(), abs=2.0)
    assert left[:, 0].min() == pytest.approx(right[:, 0].min(), abs=2.0)


def card_of(number: int, page: np.ndarray, side_mm: float = 60.0) -> np.ndarray:
    """Cut a card out of a page: the tag with its margins, upright."""
    whole = side_mm + 2.0 * MARGIN_MM
    size = int(4 * whole)
    goal = np.array([[0, 0], [1, 0], [1, 1], [0, 1]]) * side_mm * 4 + MARGIN_MM * 4
    turn = cv2.getPerspectiveTransform(tags_on(page)[number].astype(np.float32), goal.astype(np.float32))
    return cv2.warpPerspective(page, turn, (size, size), borderValue=255, flags=cv2.INTER_AREA)


def filmed(card: np.ndarray, camera: CameraPlacement, film: FilmSettings, tilt_deg: float) -> tuple[np.ndarray, float]:
    """The card as a fin in the sagittal plane, seen by the phantom's camera; its side in pixels."""
    view: Projection = view_of(camera, film)
    half = 0.5 * (60.0 + 2.0 * MARGIN_MM) / 1000.0
    tilt = np.radians(tilt_deg)
    right, up = np.array([np.cos(tilt), np.sin(tilt)]), np.array([-np.sin(tilt), np.cos(tilt)])
    flip = -1.0 if camera.facing == "left" else 1.0
    corners = [half * (x * right + y * up) for x, y in ((-1, 1), (1, 1), (1, -1), (-1, -1))]
    seen = view.project(np.array([in_room(camera, flip * x - 0.1, 0.0, y + 1.0) for x, y in corners]))
    fine = 8  # the area of a pixel is averaged, as a sensor does
    whole = np.array([[0, 0], [1, 0], [1, 1], [0, 1]], dtype=np.float32) * len(card)
    warp = cv2.getPerspectiveTransform(whole, (seen * fine).astype(np.float32))
    large = cv2.warpPerspective(card, warp, (film.width * fine, film.height * fine), borderValue=150)
    picture = cv2.resize(large, (film.width, film.height), interpolation=cv2.INTER_AREA)
    side = float(np.mean(np.linalg.norm(np.roll(seen, -1, axis=0) - seen, axis=1))) * 60.0 / (60.0 + 2.0 * MARGIN_MM)
    return picture, side


@pytest.mark.parametrize(("number", "facing"), [(0, "left"), (3, "right")])
def test_a_film_of_the_printed_card_is_read(number, facing):
    page = pages("a4", 60)[1 if number < 2 else 2]
    for yaw, tilt in ((0.0, 0.0), (12.0, 35.0), (-15.0, 80.0)):
        camera = CameraPlacement(facing=facing, yaw_deg=yaw, distance_m=2.5, fov_deg=55.0)
        picture, side = filmed(card_of(number, page), camera, FilmSettings(width=480, height=720), tilt)
        noisy = np.clip(picture + np.random.default_rng(1).normal(0.0, 3.0, picture.shape), 0, 255).astype(np.uint8)
        found = tags_on(noisy)
        assert list(found) == [number]
        sides = np.linalg.norm(np.roll(found[number], -1, axis=0) - found[number], axis=1)
        assert sides.mean() == pytest.approx(side, abs=1.0)
        edge = found[number][1] - found[number][0] + found[number][2] - found[number][3]
        assert -np.degrees(np.arctan2(edge[1], edge[0])) == pytest.approx(tilt, abs=6.0)


def run(*arguments: object):
    return CliRunner().invoke(app, ["tags", *map(str, arguments)])


def test_the_command_writes_a_sheet(tmp_path):
    done = run("--out", tmp_path / "new" / "tags.pdf", "--paper", "letter", "--size", 80)
    assert done.exit_code == 0, done.output
    assert (tmp_path / "new" / "tags.pdf").read_bytes().startswith(b"%PDF")
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["tags.pdf"]


def test_wrong_usage_is_one_sentence(tmp_path):
    assert run("--size", 70).exit_code == 2
    assert run("--paper", "a3").exit_code == 2
    refused = run("--out", tmp_path)
    assert refused.exit_code == 2
    assert "folder" in refused.output


def test_without_its_library_it_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setattr("romcam.tag_sheet.sheet.find_spec", lambda name: None)
    refused = run("--out", tmp_path / "tags.pdf")
    assert refused.exit_code == 2
    assert 'pip install "romcam[exports]"' in refused.output
    assert not list(tmp_path.iterdir())


@pytest.mark.phantom
def test_printed_cards_on_a_rendered_person_are_read():
    pytest.importorskip("anny")
    pytest.importorskip("moderngl")
    from romcam.synthetic import Case, RenderedScene
    from romcam.synthetic.case_parts import TagCard, Tags

    sheet = pages("a4", 60)
    cards = {number: card_of(number, sheet[1 if number < 2 else 2]) for number in (1, 3)}
    worn = Tags(cards=(TagCard(), TagCard(segment="t12")))
    case = Case(film=FilmSettings(width=720, height=960), camera=CameraPlacement(yaw_deg=-8.0), tags=worn)
    times = np.array([0.2, 3.0, 4.5])
    with RenderedScene(case, pictures=cards) as printed, RenderedScene(case) as drawn:
        for index, (frame, plain) in enumerate(zip(printed.frames(times), drawn.frames(times), strict=True)):
            grey = cv2.cvtColor(frame, cv2.COLOR_RGB2GRAY)  # corners come in whole pixels: four of them to a picture's
            found = tags_on(cv2.resize(grey, None, fx=4, fy=4, interpolation=cv2.INTER_CUBIC))
            assert sorted(found) == [1, 3]
            assert np.abs(frame.astype(float) - plain).mean() < 0.2, "the printed card looks like the drawn one"
            for number, corners in drawn.tags(times).items():
                if number in found:
                    seen, true = (_mean_side(each) for each in (found[number] / 4, corners[index]))
                    assert seen == pytest.approx(true, abs=1.0)


def _mean_side(corners: np.ndarray) -> float:
    return float(np.linalg.norm(np.roll(corners, -1, axis=0) - corners, axis=1).mean())
