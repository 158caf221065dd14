"""report.html: complete, offline, with the finding first."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from romcam.analysis import Analysis
from romcam.assessment import Subject, assess
from romcam.estimators.estimates import unknown_estimates
from romcam.report.bars import range_rows
from romcam.report.html import render_report, second_estimator_sentence
from romcam.report.stills import Still
from romcam.results.result import make_result
from tests.report.trials import Kind, make_analysis

KINDS: tuple[Kind, ...] = ("typical", "compensating", "withheld", "indeterminate")
VOID = {"meta", "img", "br", "rect", "path", "line", "circle"}


class Page(HTMLParser):
    """Tags with their attributes, text without scripts and styles, and whether every tag is closed in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.words: list[tuple[str, str]] = []
        self.problems: list[str] = []
        self.feed(text)
        self.close()
        self.problems += [f"{tag} is never closed" for tag in self.open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)
        elif tag not in ("meta", "img", "br"):
            self.problems.append(f"{tag} is not closed")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1] != tag:
            self.problems.append(f"</{tag}> within {self.open[-3:]}")
        else:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if data.strip() and self.open:
            self.words.append((self.open[-1], data))

    @property
    def text(self) -> str:
        kept = "".join(data for tag, data in self.words if tag not in ("script", "style"))
        return re.sub(r"\s+", " ", kept)

    def within(self, tag: str) -> str:
        return "".join(data for each, data in self.words if each == tag)


def stills() -> tuple[Still, ...]:
    noise = np.random.default_rng(0).bytes(90_000)
    return tuple(Still(key, f"{key}: hips 1°", noise, 400, 520) for key in ("neutral", "halfway", "end"))


def render(analysis: Analysis) -> str:
    return render_report(analysis, stills(), make_result(analysis).provenance)


@pytest.fixture(scope="module")
def analyses() -> dict[str, Analysis]:
    return {kind: make_analysis(kind, repetitions=2) for kind in KINDS}


@pytest.fixture(scope="module")
def texts(analyses: dict[str, Analysis]) -> dict[str, str]:
    return {kind: render(analysis) for kind, analysis in analyses.items()}


@pytest.fixture(scope="module")
def pages(texts: dict[str, str]) -> dict[str, Page]:
    return {kind: Page(text) for kind, text in texts.items()}


@pytest.mark.parametrize("kind", KINDS)
def test_every_tag_is_closed(pages: dict[str, Page], kind: Kind) -> None:
    assert pages[kind].problems == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_page_links_to_nothing_outside(pages: dict[str, Page], texts: dict[str, str], kind: Kind) -> None:
    for tag, attributes in pages[kind].tags:
        assert tag not in ("link", "iframe", "object", "embed", "base", "form", "a")
        for name, value in attributes.items():
            if name in ("src", "href", "srcset", "action", "poster", "xlink:href"):
                assert value is not None
                assert value.startswith("data:image/jpeg;base64,")
            assert not name.startswith("on")
            assert name != "style"
    style, script = pages[kind].within("style"), pages[kind].within("script")
    assert "url(" not in style
    assert "@import" not in style
    assert not re.search(r"https?:|fetch|XMLHttp|import|eval|innerHTML|WebSocket|sendBeacon", script)
    assert not re.search(r"\b(nan|inf|None|NaN|undefined)\b", re.sub(r'src="[^"]*"', "", texts[kind]))


@pytest.mark.parametrize("kind", KINDS)
def test_the_policy_forbids_the_network_and_allows_the_parts_of_the_page(
    pages: dict[str, Page], texts: dict[str, str], kind: Kind
) -> None:
    policy = next(
        attributes["content"]
        for tag, attributes in pages[kind].tags
        if tag == "meta" and attributes.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy is not None
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'"
    assert rules["img-src"] == "data:"
    for name in ("style", "script"):
        part = re.search(rf"<{name}>(.*?)</{name}>", texts[kind], re.DOTALL)
        assert part is not None
        digest = base64.b64encode(hashlib.sha256(part[1].encode()).digest()).decode()
        assert rules[f"{name}-src"] == f"'sha256-{digest}'"


def test_the_page_of_a_long_film_is_small() -> None:
    analysis = make_analysis("compensating", repetitions=40, size=(160, 120))
    text = render(analysis)
    assert len(analysis.recording) > 4000
    assert len(text.encode()) < 1_500_000
    readings = charts(Page(text))[0]
    # It still shows every end of range.
    tops = np.array(readings["series"][1]["values"], dtype=float)
    assert np.sum(np.diff((tops > 0.9 * np.nanmax(tops)).astype(int)) == 1) == 40


@pytest.mark.parametrize("kind", KINDS)
def test_the_verdict_comes_first(
    pages: dict[str, Page], texts: dict[str, str], analyses: dict[str, Analysis], kind: Kind
) -> None:
    tags = [tag for tag, _ in pages[kind].tags]
    assert tags.count("h1") == 1
    assert tags.index("h1") < min(tags.index("h2"), tags.index("img"))
    main = texts[kind][texts[kind].index("<main>") :]
    opening = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", main)).strip()
    sentence = analyses[kind].assessment.finding.sentence
    assert opening[:20].replace("\u2060", "") == sentence[:20]
    expected = re.sub(r"\W", "", analyses[kind].assessment.finding.sentence).lower()
    assert expected in re.sub(r"\W", "", pages[kind].text).lower()


def test_numbers_are_whole_degrees_with_their_interval(pages: dict[str, Page], analyses: dict[str, Analysis]) -> None:
    measure = analyses["compensating"].assessment.measures["lumbar_flexion"]
    assert measure.value is not None
    assert measure.low is not None
    assert measure.high is not None
    text = pages["compensating"].text
    assert f"{measure.value:.0f}° ({measure.low:.0f}–{measure.high:.0f})" in text
    assert "Is the spine compensating for stiff hips? Yes" in text
    assert "It is not a diagnosis." in text


def test_the_reading_of_an_app_is_beside_the_hips(pages: dict[str, Page], analyses: dict[str, Analysis]) -> None:
    measures = analyses["compensating"].assessment.measures
    apparent, hip_joint = measures["apparent_hip_flexion"].value, measures["hip_flexion"].value
    assert apparent is not None
    assert hip_joint is not None
    assert f"“Hip flexion {apparent:.0f}°”" in pages["compensating"].text
    assert f"the hip joint bent by {hip_joint:.0f}°" in pages["compensating"].text


def test_a_withheld_split_shows_no_split(pages: dict[str, Page], analyses: dict[str, Analysis]) -> None:
    page = pages["withheld"]
    assert page.text.count("not visible") == 2
    assert "arms hide the back" in page.text
    assert "Lumbar share" not in page.text.split("The terms")[0]
    assert "probability" not in page.text
    assert not [tag for tag, attributes in page.tags if attributes.get("class") in ("split", "norms")]
    (readings,) = charts(page)
    assert [series["label"] for series in readings["series"]] == ["Line hip-shoulder", "Thigh"]


@pytest.mark.parametrize("kind", ["compensating", "withheld"])
def test_the_second_estimator_is_mentioned_where_there_is_a_split(analyses: dict[str, Analysis], kind: Kind) -> None:
    analysis = analyses[kind]
    used = np.zeros(len(analysis.recording), dtype=bool)
    estimates = dataclasses.replace(unknown_estimates(analysis.recording), second_used=used)
    fused = dataclasses.replace(analysis, segments=dataclasses.replace(analysis.segments, estimates=estimates))
    assert "second estimator" not in Page(render(analysis)).text.lower()
    assert ("econd estimat" in Page(render(fused)).text) == (kind == "compensating")


@pytest.mark.parametrize(("growth", "said"), [(1.0, False), (1.38, True)])
def test_an_unfamiliar_film_is_mentioned_with_its_wider_intervals(
    analyses: dict[str, Analysis], growth: float, said: bool
) -> None:
    analysis = analyses["compensating"]
    estimates = dataclasses.replace(unknown_estimates(analysis.recording), error_growth=growth)
    other = dataclasses.replace(analysis, segments=dataclasses.replace(analysis.segments, estimates=estimates))
    assert ("the intervals are 1.4 times as wide" in Page(render(other)).text) == said


def test_what_tags_measured_is_not_said_to_rest_on_the_estimators(analyses: dict[str, Analysis]) -> None:
    analysis = analyses["compensating"]
    used = np.ones(len(analysis.recording), dtype=bool)
    estimates = dataclasses.replace(unknown_estimates(analysis.recording), second_used=used, error_growth=1.38)
    measures = {
        name: dataclasses.replace(each, evidence="tags") if each.evidence != "landmarks" else each
        for name, each in analysis.assessment.measures.items()
    }
    tagged = dataclasses.replace(
        analysis,
        segments=dataclasses.replace(analysis.segments, estimates=estimates),
        assessment=dataclasses.replace(analysis.assessment, measures=measures),
    )
    shown = Page(render(tagged)).text
    assert "printed tags" in shown
    assert "econd estimator, which" not in shown
    assert "times as wide" not in shown


def test_an_indeterminate_finding_lists_the_remaining_patterns(
    pages: dict[str, Page], analyses: dict[str, Analysis]
) -> None:
    finding = analyses["indeterminate"].assessment.finding
    text = pages["indeterminate"].text
    assert "stiff hips? Cannot be told" in text
    assert len(finding.remaining) > 1
    for name in finding.remaining:
        assert f"{100 * finding.probabilities[name]:.0f} %" in text


def charts(page: Page) -> list[dict[str, Any]]:
    return [
        json.loads(attributes["data-readings"] or "") for _, attributes in page.tags if "data-readings" in attributes
    ]


def test_readings_without_a_pointer_are_the_reported_values(
    pages: dict[str, Page], analyses: dict[str, Analysis]
) -> None:
    measures = analyses["compensating"].assessment.measures
    for readings in charts(pages["compensating"]):
        rest = [series["rest"] for series in readings["series"]]
        values = [measures[name].value for name in ("pelvis_tilt", "lumbar_flexion", "lumbar_share")]
        assert None not in values
        assert rest == pytest.approx([values[0], values[1], 100 * (values[2] or 0)], abs=0.051)


def test_a_film_from_the_front_has_no_empty_chart_and_no_app() -> None:
    bend = make_analysis("compensating")
    angles = dataclasses.replace(
        bend.angles.withheld(), view=dataclasses.replace(bend.angles.view, facing=0, yaw_deg=85.0)
    )
    assessment = assess(angles, bend.movement, bend.recording, bend.test, Subject())
    page = Page(render(dataclasses.replace(bend, angles=angles, assessment=assessment)))
    assert "not seen from the side" in page.text
    assert "shoulder-hip-knee app" not in page.text
    assert not [each for _, each in page.tags if each.get("class") in ("chart", "legend")]


def test_what_is_beside_the_verdict_is_under_it_and_on_paper() -> None:
    page = render(make_analysis("compensating"))
    hero = page[page.index('class="hero"') : page.index('class="tiles')]
    assert "about as common in people without back pain" in hero
    assert "Reference group: 124 adults" in hero
    printed = page.split('<details class="printed">')[1:]
    assert printed
    assert not any("SHA-256" in each.split("</details>")[0] for each in printed)


def test_an_interval_across_the_norms_border_is_not_called_above(
    pages: dict[str, Page], analyses: dict[str, Analysis]
) -> None:
    measure = analyses["indeterminate"].assessment.measures["lumbar_flexion"]
    assert measure.value is not None
    assert measure.low is not None
    assert measure.low < 65 < measure.value
    assert "borderline, upper endmost people 39–65°" in pages["indeterminate"].text
    assert "highermost people 38–63 %" in pages["compensating"].text


@pytest.mark.parametrize(
    ("low", "value", "high", "position"),
    [
        (45.0, 52.0, 60.0, "typical"),
        (38.0, 45.0, 52.0, "typical, near the lower end"),
        (55.0, 62.0, 69.0, "typical, near the upper end"),
        (30.0, 52.0, 80.0, "typical; the interval is wider than the range"),
        (60.0, 67.0, 74.0, "borderline, upper end"),
        (20.0, 27.0, 34.0, "lower"),
    ],
)
def test_a_value_whose_interval_leaves_the_range_is_not_called_typical_alone(
    analyses: dict[str, Analysis], low: float, value: float, high: float, position: str
) -> None:
    analysis = analyses["typical"]
    assessment = analysis.assessment
    (usual,) = (each for each in assessment.references if each.measure == "lumbar_flexion")  # 39 to 65°
    place: Any = "below" if value < usual.low else "above" if value > usual.high else "inside"
    measure = dataclasses.replace(assessment.measures[usual.measure], value=value, low=low, high=high)
    changed = dataclasses.replace(
        assessment,
        measures={usual.measure: measure},
        references=(dataclasses.replace(usual, position=place),),
    )
    (row,) = range_rows(dataclasses.replace(analysis, assessment=changed))
    assert row.position == position


def test_the_pointer_reads_the_angles(pages: dict[str, Page], analyses: dict[str, Analysis]) -> None:
    analysis = analyses["compensating"]
    over_time, rhythm = charts(pages["compensating"])
    hips, lumbar, _ = over_time["series"]
    np.testing.assert_allclose(hips["values"], analysis.angles.values["pelvis_tilt"], atol=0.051)
    np.testing.assert_allclose(lumbar["values"], analysis.angles.values["lumbar_flexion"], atol=0.051)
    assert over_time["heads"][0] == "0.0 s"
    # Without a pointer, the chart shows the end of range of the best repetition.
    end = next(each.end_of_range_s for each in analysis.assessment.repetitions if each.best)
    assert float(over_time["heads"][over_time["start"]].removesuffix(" s")) == pytest.approx(end, abs=0.06)
    pelvis, spine, share = rhythm["series"]
    for parts in zip(rhythm["heads"], pelvis["values"], spine["values"], strict=True):
        trunk = float(parts[0].removeprefix("Trunk ").removesuffix("°").replace("−", "-"))
        assert parts[1] + parts[2] == pytest.approx(trunk, abs=0.7)
    assert 60 < share["values"][-1] < 75


def test_gaps_stay_gaps(analyses: dict[str, Analysis]) -> None:
    analysis = analyses["compensating"]
    values = {name: np.array(each) for name, each in analysis.angles.values.items()}
    for each in values.values():
        each[30:40] = np.nan
    changed = dataclasses.replace(analysis, angles=dataclasses.replace(analysis.angles, values=values))
    page = Page(render(changed))
    over_time = charts(page)[0]
    assert over_time["series"][0]["values"][30:40] == [None] * 10
    line = next(each["d"] for _, each in page.tags if each.get("class") == "line hips")
    assert line is not None
    assert line.count("M") == 2


def test_user_input_is_escaped(analyses: dict[str, Analysis]) -> None:
    analysis = analyses["typical"]
    nasty = "<script>alert(1)</script>\"'&"
    changed = dataclasses.replace(
        analysis,
        assessment=dataclasses.replace(analysis.assessment, subject=Subject(id=nasty)),
        recording=dataclasses.replace(
            analysis.recording, source=dataclasses.replace(analysis.recording.source, name="<img src=x>.mp4")
        ),
    )
    page = Page(render(changed))
    assert page.problems == []
    assert nasty in page.text
    assert [tag for tag, _ in page.tags].count("script") == 1
    assert [tag for tag, _ in page.tags].count("img") == 3


def test_failed_checks_precede_the_pictures(analyses: dict[str, Analysis]) -> None:
    analysis = analyses["typical"]
    checks = list(analysis.assessment.quality)
    checks[3] = dataclasses.replace(checks[3], ok=False, detail="The knees bent by 19°: keep them straight.")
    changed = dataclasses.replace(analysis, assessment=dataclasses.replace(analysis.assessment, quality=tuple(checks)))
    text = render(changed)
    assert text.index("The knees bent by 19°") < text.index("<img")
    assert f"{len(checks) - 1} of {len(checks)} checks passed. 1 check did not pass, see above. " in Page(text).text


def test_the_report_counts_checks_that_could_not_be_made(analyses: dict[str, Analysis]) -> None:
    analysis = analyses["typical"]
    checks = [dataclasses.replace(check, ok=True) for check in analysis.assessment.quality]
    checks[2] = dataclasses.replace(checks[2], ok=None)
    changed = dataclasses.replace(analysis, assessment=dataclasses.replace(analysis.assessment, quality=tuple(checks)))
    text = Page(render(changed)).text
    assert f"{len(checks) - 1} of {len(checks) - 1} checks passed. 1 check could not be made. " in text


def test_a_trial_without_pictures_has_a_report(analyses: dict[str, Analysis]) -> None:
    analysis = analyses["typical"]
    page = Page(render_report(analysis, (), make_result(analysis).provenance))
    assert page.problems == []
    assert not [tag for tag, _ in page.tags if tag == "img"]


def test_the_template_is_in_the_package() -> None:
    package = Path(__file__).parents[2] / "romcam"
    assert all(
        (package / part).is_file() for part in ("report/template.html.j2", "presentation/page.css", "report/page.js")
    )


@pytest.mark.parametrize(
    ("used", "expected"),
    [
        (0, "too uncertain to use, so the intervals are wider."),
        (60, "contributes in 30 % of the frames; in the others the intervals are wider."),
        (198, "contributes in 99 % of the frames."),
    ],
)
def test_the_share_of_the_second_estimator_is_stated(used: int, expected: str) -> None:
    assert second_estimator_sentence(used, 200).endswith(expected)


def test_without_a_person_the_second_estimator_does_not_contribute() -> None:
    assert "too uncertain" in second_estimator_sentence(0, 0)
