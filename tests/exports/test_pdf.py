"""The report and the letter on paper, read back with another library."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import textwrap
from dataclasses import replace
from pathlib import Path

import pytest

from romcam import clinical, exports
from romcam.assessment.conclusions import Check, TissueFinding
from romcam.clinical import ClinicalTest
from romcam.errors import InputError
from romcam.exports import paper
from romcam.exports.letter import render_letter
from romcam.exports.report_page import read_report, stills_of
from romcam.exports.trial import Trial
from romcam.presentation import wording
from romcam.report.outputs import Wanted
from tests.exports.test_formats import romcam
from tests.exports.trials import STILLS, folder, trial

pypdfium2 = pytest.importorskip("pypdfium2")
pytest.importorskip("plutoprint")

A4, US_LETTER = (595, 842), (612, 792)
JARGON = re.compile(r"lumbar|T12|sacr|sagittal|evidence|contour|flexion|extension|estimator|landmark|interval", re.I)


def pages(path: Path) -> tuple[list[str], list[tuple[int, int]]]:
    """Text and size in points of each page, without line breaks."""
    with pypdfium2.PdfDocument(path) as document:
        texts = [" ".join(page.get_textpage().get_text_range().split()) for page in document]
        return texts, [tuple(map(round, page.get_size())) for page in document]


def written(name: str, one: Trial, path: Path) -> tuple[list[str], list[tuple[int, int]]]:
    file = path / exports.get(name).file
    exports.get(name).write([one], file)
    return pages(file)


@pytest.mark.parametrize("kind", ["typical", "compensating", "withheld", "indeterminate"])
def test_the_report_on_paper_says_what_the_page_says(kind, tmp_path: Path):
    one = trial(kind)
    texts, sizes = written("pdf", one, tmp_path)
    whole = " ".join(texts)
    assert set(sizes) == {A4}
    assert [f"{number} / {len(texts)}" in text for number, text in enumerate(texts, 1)] == [True] * len(texts)
    for check in one.result.quality:  # also what the page folds away
        assert check.detail in whole
    assert one.result.provenance.input.sha256[:20] in whole
    assert wording.headline(one.result.finding)[0].partition(" (")[0] in whole


def test_paper_and_page_breaks(tmp_path: Path):
    _, sizes = written("pdf", trial().on_paper("us-letter"), tmp_path)
    assert set(sizes) == {US_LETTER}
    report = trial().report or ""
    rows = "".join(f"<tr><th>{number} s</th><td>repetition</td></tr>" for number in range(120))
    many = replace(trial(), report=report.replace("</tbody>", f"{rows}</tbody>"))
    texts, _ = written("pdf", many, tmp_path)
    assert len(texts) > 3
    found = re.findall(r"(\d+) s repetition", " ".join(texts))
    assert found == [str(number) for number in range(120)]


def test_nothing_outside_the_page_is_read(tmp_path: Path):
    """Neither a file nor an address: the picture within the page is drawn, the one beside it is not."""
    import cv2
    import numpy as np

    cv2.imwrite(str(tmp_path / "red.png"), np.full((50, 50, 3), (0, 0, 255), np.uint8))
    (tmp_path / "red.css").write_text("body{background:#f00}")
    page = f"""<html><head><link rel="stylesheet" href="file://{tmp_path}/red.css"></head><body><p>here</p>
        <img src="file://{tmp_path}/red.png"><img src="{tmp_path}/red.png"><img src="http://127.0.0.1:9/red.png">
        <svg viewBox="0 0 9 9" width="90"><image href="file://{tmp_path}/red.png" width="9" height="9"/></svg>
        <iframe src="file://{tmp_path}/red.css"></iframe><img width="60" src="{STILLS[0].data_uri}"></body></html>"""
    file = tmp_path / "a.pdf"
    file.write_bytes(paper.printed(page, "a4", source="a page", title="A title"))
    with pypdfium2.PdfDocument(file) as document:
        assert document.get_metadata_dict()["Title"] == "A title"
        shown = document[0].render().to_numpy().astype(int)
    blue, green, red = shown[..., 0], shown[..., 1], shown[..., 2]
    assert ((green - red > 40) & (green - blue > 40)).any()
    assert not ((red - green > 40) & (red - blue > 40)).any()


def test_a_system_without_fonts_is_told(tmp_path: Path):
    """Nothing is written. The library itself would write a page without text."""
    (tmp_path / "fonts.conf").write_text('<?xml version="1.0"?><fontconfig></fontconfig>')
    program = """
        from romcam.errors import UsageError
        from romcam.exports import paper
        try:
            paper.printed("<html><head></head><body><h1>26 degrees</h1></body></html>", "a4", source="a", title="b")
        except UsageError as error:
            print(error)
    """
    environment = {**os.environ, "FONTCONFIG_FILE": str(tmp_path / "fonts.conf")}
    command = [sys.executable, "-c", textwrap.dedent(program)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert "no fonts" in done.stdout


def test_reports_that_are_not_there_or_of_another_program(tmp_path: Path, monkeypatch, capsys):
    result = folder(tmp_path)
    assert romcam(monkeypatch, "export", result, "--to", "pdf") == 3
    assert "--no-report" in " ".join(capsys.readouterr().err.split())
    for content in (b"", b"<html><head></head></html>", b"\xff\xfe\x00"):
        (result / "report.html").write_bytes(content)
        assert romcam(monkeypatch, "export", result, "--to", "letter") == 3
        assert "is not a report that romcam wrote" in " ".join(capsys.readouterr().err.split())
    assert sorted(path.name for path in result.iterdir()) == ["angles.csv", "report.html", "result.json"]
    with pytest.raises(InputError, match="no such file"):
        read_report(tmp_path / "none.html")


def test_export_prints_beside_the_result(tmp_path: Path, monkeypatch):
    result = folder(tmp_path)
    (result / "report.html").write_text(trial().report or "", encoding="utf-8")
    assert romcam(monkeypatch, "export", result, "--to", "pdf", "--to", "letter", "--paper", "us-letter") == 0
    assert pages(result / "report.pdf")[1][0] == pages(result / "letter.pdf")[1][0] == US_LETTER


def test_the_report_is_rendered_for_its_exports_alone():
    assert not Wanted(html=False).page
    assert Wanted(html=False, exports=(exports.get("pdf"),)).page


OUTCOMES = {
    "typical": "shared the bend as they do in most people",
    "compensating": "your lower back did more of the bend",
    "indeterminate": "this film does not decide",
    "withheld": "did not show enough",
}


@pytest.mark.parametrize("kind", OUTCOMES)
@pytest.mark.parametrize("size", exports.PAPERS)
def test_the_letter_is_one_page_in_everyday_words(kind, size, tmp_path: Path):
    one = trial(kind).on_paper(size)
    (text,), sizes = written("letter", one, tmp_path)
    assert sizes == [A4 if size == "a4" else US_LETTER]
    assert OUTCOMES[kind] in text
    assert not JARGON.search(text), JARGON.search(text)
    assert "not a diagnosis" in text
    assert "At the start At the furthest point" in text
    measure = one.result.measures["pelvis_tilt"]
    if measure.value is None:
        assert "°" not in text
    else:
        assert f"{measure.value:.0f}°" in text
        assert f"between {measure.low:.0f}° and {measure.high:.0f}°" in text


def test_a_withheld_result_has_no_number_in_the_letter():
    one = trial("typical")
    failed = Check("right_test", False, "The film shows a squat.", "withhold")
    letter = render_letter(replace(one, result=replace(one.result, quality=(failed,))))
    assert "°" not in letter.partition("<body>")[2].replace("data:", "")
    assert "says something about the film" in letter


def test_a_doubt_about_the_film_is_told():
    one = trial("typical")
    failed = Check("pace", False, "Too fast.", "warning")
    assert "less certain" in render_letter(replace(one, result=replace(one.result, quality=(failed,))))
    assert "less certain" not in render_letter(replace(one, result=replace(one.result, quality=())))


@pytest.mark.parametrize("test", clinical.all_tests(), ids=lambda test: test.name)
def test_every_test_has_a_letter(test: ClinicalTest):
    unknown = test.letter_outcome("unknown")
    assert test.letter_did.startswith("You ")
    assert any(clinical.plain_name(name) for name in test.display.tiles)
    if test.limitations:
        return
    patterns = ("compensating", "hip-limited", "lumbar-dominant", "hip-dominant", "typical", "indeterminate")
    role = test.movement_role
    verdict = (role is not None and role.has_verdict) or test.letter_outcome("yes") != unknown
    outcomes = patterns if test.has_patterns else ("yes", "no", "close") if verdict else ("measured",)
    sentences = {test.letter_outcome(each) for each in outcomes}
    assert len(sentences) == len(outcomes)
    assert unknown not in sentences
    for each in (test.letter_did, test.letter_about, *sentences):
        assert not JARGON.search(each), each


@pytest.mark.parametrize(
    ("state", "border", "says"),
    [
        ("short", 70.0, "Your hamstrings (back of the thigh) on the left look short."),
        ("free", 70.0, "look long enough"),
        ("indeterminate", 70.0, "does not decide"),
        ("unknown", None, "no figures to compare them with"),
    ],
)
def test_tissues_in_the_letter(state, border, says: str):
    one = trial("typical")
    tissue = TissueFinding("hamstrings", "left", "pelvis_tilt", state, 0.9, "A sentence.", border=border)
    found = replace(one.result.finding, tissues=(tissue,))
    assert says in render_letter(replace(one, result=replace(one.result, finding=found, quality=())))


def test_stills_are_those_of_the_report():
    assert [still.key for still in stills_of(trial().report or "")] == ["neutral", "halfway", "end"]
