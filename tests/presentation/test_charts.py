"""The pieces of charts."""

from __future__ import annotations

from xml.etree import ElementTree

import numpy as np
from markupsafe import Markup

from romcam.presentation import axes, charts, svg
from romcam.presentation.scales import Scale, Tick

WIDE = Scale.percent(0.0, 200.0)


def test_an_element_escapes_text_and_attributes() -> None:
    drawn = svg.element("text", "<b>&", kind='a "b"', x=1.25, y=2.0, text_anchor="end", rx=None)
    assert drawn == '<text class="a &#34;b&#34;" x="1.2" y="2" text-anchor="end">&lt;b&gt;&amp;</text>'
    assert svg.element("g", Markup("<path/>"), svg.NOTHING) == "<g><path/></g>"


def test_places_are_in_per_cent_of_a_strip() -> None:
    drawn = svg.strip(
        26,
        charts.band(WIDE, WIDE(20.0), WIDE(60.0), 5, 16, "usual"),
        charts.point_with_interval(WIDE, WIDE(50.0), WIDE(40.0), WIDE(60.0), 13, 6, "hips"),
        label="Pelvis 50°",
    )
    strip = ElementTree.fromstring(drawn)
    assert (strip.get("width"), strip.get("role"), strip.get("aria-label")) == ("100%", "img", "Pelvis 50°")
    rect, line, circle = strip
    assert (rect.get("x"), rect.get("width")) == ("10%", "20%")
    assert (line.get("x1"), line.get("x2"), line.get("class")) == ("20%", "30%", "whisker hips")
    assert (circle.get("cx"), circle.get("class")) == ("25%", "hips")


def test_an_interval_without_an_end_is_not_drawn() -> None:
    assert charts.interval(WIDE, None, 3.0, 13) == charts.vertical_interval(3.0, None, 4.0) == svg.NOTHING
    assert charts.point_with_interval(WIDE, 25.0, None, None, 13, 6, "").count("<") == 1


def test_a_field_is_described_for_screen_readers() -> None:
    field = ElementTree.fromstring(svg.field("p", "Angles", "In degrees.", size=(480.0, 290.0), focusable=True))
    assert field.get("viewBox") == "0 0 480 290"
    assert field.get("aria-labelledby") == "pt pd"
    assert field.get("tabindex") == "0"
    assert [(each.get("id"), each.text) for each in field] == [("pt", "Angles"), ("pd", "In degrees.")]


def test_an_axis_has_labels_and_grid_lines() -> None:
    x = Scale(0.0, 10.0, 42.0, 470.0)
    ticks = [Tick(x(0.0), "0 s"), Tick(x(10.0), "10 s")]
    axis = ElementTree.fromstring(svg.element("g", axes.x_axis(x, ticks, 200, grid=(16, 186), inside=True)))
    assert [each.tag for each in axis] == ["line", "text", "line", "text"]
    assert [each.get("text-anchor") for each in axis.iter("text")] == ["middle", "end"]
    assert "text" not in axes.x_axis(x, ticks, None, grid=(16, 186))
    side = axes.y_axis([Tick(100.0, "30°")], 42.0, 470.0)
    assert 'd="M42 100.0H470"' in side
    assert "30°" in side


def test_curves_and_areas_break_at_gaps() -> None:
    x, y = np.arange(5.0), np.array([1.0, 2.0, np.nan, 4.0, 5.0])
    assert charts.curve(x, y, "line").count("M") == 2
    assert charts.area(x, y - 1, y + 1, "band").count("Z") == 2


def test_a_meter_is_filled_in_proportion() -> None:
    ground, filling = ElementTree.fromstring(charts.meter(42.0))
    assert (ground.get("width"), filling.get("width")) == ("100%", "42%")


def test_a_legend_names_its_colours() -> None:
    assert axes.legend([("hips", "Hips"), ("words", "<30°")]) == (
        '<p class="legend"><span class="hips">Hips</span><span class="words">&lt;30°</span></p>'
    )
