"""The outline of masks with known edges."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from romcam.body.outline import HIP, STATIONS, THIGH, TRUNK, chain, rays
from romcam.pose.silhouette import measure_outline
from tests.pose.bodies import block, upright

HEIGHT, WIDTH = 400, 300
BODY = upright(150, 200)
"""Shoulder (150, 100), hip (150, 200), knee (150, 300); the chain goes up the picture, so its left is x = 0."""


def test_the_outline_of_a_rectangle_is_at_its_sides():
    mask = block(HEIGHT, WIDTH, 120, 40, 190, 380)
    distance, softness = measure_outline(mask, BODY)
    # Pixel 120 is inside and 119 outside, so the edge lies half way: 119.5; on the right 190.5.
    np.testing.assert_allclose(distance[:, 0], 30.5, atol=0.01)
    np.testing.assert_allclose(distance[:, 1], 40.5, atol=0.01)
    # The mask falls from 1 to 0 in one pixel, hence from 0.8 to 0.2 in 0.6; the samples are 0.75 apart.
    np.testing.assert_allclose(softness, 0.6, atol=0.35)


def test_the_outline_of_a_disc_about_the_hip_is_at_its_radius():
    y, x = np.mgrid[:HEIGHT, :WIDTH].astype(np.float32)
    radius = 60.0
    mask = np.clip(radius - np.hypot(x - 150, y - 200) + 0.5, 0, 1).astype(np.float32)
    bent = BODY.copy()
    bent[[11, 12]] = (250, 200)  # the trunk to the right, the thigh down: the fan turns by 90°
    distance, _ = measure_outline(mask, bent)
    np.testing.assert_allclose(distance[HIP], radius, atol=0.15)
    along = np.linspace(0.04, 1.0, 32) * 100
    inside = along < radius - 2
    expected = np.sqrt(radius**2 - along[inside] ** 2)
    np.testing.assert_allclose(distance[TRUNK][inside, 0], expected, atol=0.25)
    assert np.isnan(distance[TRUNK][along > radius + 1]).all()


def test_an_oblique_edge_across_the_trunk_is_measured():
    y, x = np.mgrid[:HEIGHT, :WIDTH].astype(np.float32)
    # Inside is right of the line x = 100 + 0.2 (y - 200), with an edge 5 px wide.
    mask = np.clip((x - 100 - 0.2 * (y - 200)) / 5 + 0.5, 0, 1).astype(np.float32)
    distance, softness = measure_outline(mask, BODY)
    origins, _, longest = rays(chain(BODY))
    expected = 150 - (100 + 0.2 * (origins[:, 1] - 200))
    assert expected.max() < longest
    np.testing.assert_allclose(distance[:, 0], expected, atol=0.02)
    np.testing.assert_allclose(softness[:, 0], 3.0, atol=0.05)  # 0.6 of 5 px
    # On the right the body is longer than the ray.
    assert np.isnan(distance[:, 1]).all()
    assert np.isnan(softness[:, 1]).all()


def test_the_left_of_the_chain_is_side_zero():
    mask = block(HEIGHT, WIDTH, 130, 40, 190, 380)
    upside_down = BODY.copy()
    upside_down[:, 1] = HEIGHT - BODY[:, 1]
    assert measure_outline(mask, BODY)[0][0].round() == pytest.approx([20, 40], abs=1)
    assert measure_outline(mask, upside_down)[0][0].round() == pytest.approx([40, 20], abs=1)


def test_a_ray_that_starts_outside_is_unknown():
    mask = block(HEIGHT, WIDTH, 120, 200, 190, 380)
    distance, _ = measure_outline(mask, BODY)
    assert np.isfinite(distance[THIGH]).all()
    assert np.isnan(distance[TRUNK]).all()


def test_a_ray_ends_at_the_first_edge():
    mask = block(HEIGHT, WIDTH, 120, 40, 190, 380)
    mask[:, 80:100] = 1.0  # an arm behind the back
    np.testing.assert_allclose(measure_outline(mask, BODY)[0][:, 0], 30.5, atol=0.01)


@pytest.mark.parametrize("edge", [0, 1, 5])
def test_the_picture_s_border_is_no_edge_of_the_body(edge: int):
    near_the_border = upright(25, 200)
    mask = block(HEIGHT, WIDTH, edge, 40, 60, 380)
    distance, _ = measure_outline(mask, near_the_border)
    if edge == 0:
        assert np.isnan(distance[:, 0]).all()
    else:
        np.testing.assert_allclose(distance[:, 0], 25 - (edge - 0.5), atol=0.02)
    np.testing.assert_allclose(distance[:, 1], 35.5, atol=0.02)


def test_unknown_landmarks_give_unknown_distances():
    missing = BODY.copy()
    missing[25] = np.nan
    distance, softness = measure_outline(np.ones((HEIGHT, WIDTH), np.float32), missing)
    assert distance.shape == softness.shape == (STATIONS, 2)
    assert np.isnan(distance).all()
    assert np.isnan(softness).all()


def a_body(seed: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """A silhouette of soft discs, and a knee, hip and shoulder within."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[:HEIGHT, :WIDTH].astype(np.float32)
    body = BODY + rng.normal(0, 12, (3, 2)).astype(np.float32)[[0, 1, 2]][rng.integers(0, 3, 33)]
    mask = np.zeros((HEIGHT, WIDTH), np.float32)
    for cx, cy in chain(body):
        mask = np.maximum(mask, np.clip((rng.uniform(25, 60) - np.hypot(x - cx, y - cy)) / 4 + 0.5, 0, 1))
    return mask.astype(np.float32), body.astype(np.float32)


@given(st.integers(0, 2**16))
def test_mirroring_exchanges_the_two_sides(seed: int):
    mask, body = a_body(seed)
    mirrored = body * (-1, 1) + (WIDTH - 1, 0)
    here, there = measure_outline(mask, body), measure_outline(np.ascontiguousarray(mask[:, ::-1]), mirrored)
    for a, b in zip(here, there, strict=True):
        np.testing.assert_array_equal(np.isnan(a), np.isnan(b[:, ::-1]))
        np.testing.assert_allclose(a, b[:, ::-1], atol=0.1)


@given(st.integers(0, 2**16))
def test_a_quarter_turn_of_the_camera_changes_no_distance(seed: int):
    mask, body = a_body(seed)
    turned = np.stack([HEIGHT - 1 - body[:, 1], body[:, 0]], axis=1)
    for a, b in zip(
        measure_outline(mask, body),
        measure_outline(np.ascontiguousarray(np.rot90(mask, -1)), turned),
        strict=True,
    ):
        np.testing.assert_allclose(a, b, atol=0.1)


def test_a_frame_s_outline_costs_about_a_millisecond():
    mask = block(640, 360, 120, 40, 220, 600)
    body = upright(170, 300, 140, 150)
    measure_outline(mask, body)
    costs = []
    for _ in range(30):
        start = time.perf_counter()
        measure_outline(mask, body)
        costs.append(time.perf_counter() - start)
    assert min(costs) < 0.003
