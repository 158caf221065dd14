from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from romcam.angles.shown_lines import BACK_AT
from romcam.body.landmarks import Landmark
from romcam.body.outline import TRUNK, TRUNK_FRACTIONS, back_points
from romcam.presentation.drawing import Canvas
from romcam.presentation.formatting import degrees
from romcam.presentation.theme import DARK
from romcam.report.drawn_film import KeptFrames, rate_hz
from romcam.report.figure import draw_back, draw_sensor
from romcam.report.marks import away_from_body, compute_marks, inclined_direction
from romcam.report.overlay import Overlay, write_overlay
from romcam.report.plain_film import write_plain_film
from romcam.video import VideoReader, VideoSink, pick_frames
from romcam.video.planar import PartConverter, luma_and_chroma, part_of, put_part
from romcam.video.proxy import ProxyWriter
from tests.report.trials import make_analysis, picture, write_film

GREY = 128


@pytest.fixture(scope="module")
def typical():
    return make_analysis("typical")


@pytest.fixture(scope="module")
def film(typical, tmp_path_factory):
    return write_film(typical, tmp_path_factory.mktemp("film") / "bend.mp4")


def empty(analysis, scale=1.0):
    source = analysis.recording.source
    return np.full((int(source.height_px / scale), int(source.width_px / scale), 3), GREY, dtype=np.uint8)


def close(rgb, colour, within=12):
    """Return the mask of pixels with the given colour."""
    return np.abs(rgb.astype(int) - colour.rgb).max(axis=-1) <= within


def end_frame(analysis):
    best = analysis.movement.repetitions[analysis.movement.best]
    return (best.plateau_start + best.plateau_stop) // 2


def test_every_frame_of_the_film_at_its_own_time(typical, film, tmp_path):
    # Uneven times, as phones record them: each frame up to 12 ms early or late.
    uneven = tmp_path / "uneven.mp4"
    late = np.random.default_rng(3).uniform(-0.012, 0.012, len(typical.recording.time_s))
    late[0] = 0
    with VideoSink(uneven, 640, 480) as sink:
        for frame, time_s in enumerate(typical.recording.time_s + late):
            sink.write(picture(typical, frame), float(time_s))
    out, done = tmp_path / "overlay.mp4", []
    write_overlay(replace(typical, path=uneven), out, progress=lambda n, of: done.append((n, of)))
    with VideoReader(uneven) as before, VideoReader(out) as after:
        wanted = [frame.time_s for frame in before]
        got = [frame.time_s for frame in after]
        assert after.source.codec == "h264"
        assert after.size == (640, 480)
    assert len(got) == len(typical.recording) == len(done)
    np.testing.assert_allclose(got, wanted, atol=1e-4)
    assert done[-1] == (len(got), len(got))


def test_a_large_film_is_scaled_down_and_the_drawing_with_it(typical, film, tmp_path):
    out = tmp_path / "overlay.mp4"
    write_overlay(replace(typical, path=film), out, long_side_px=320)
    marks, frame = compute_marks(typical), end_frame(typical)
    with VideoReader(out) as reader:
        assert reader.size == (320, 240)
        rgb = next(each.rgb for each in reader if each.index == frame)
    x, y = np.round(marks.t12.at_px[frame] / 2).astype(int)
    orange = rgb[y - 2 : y + 3, x - 2 : x + 3].astype(int)
    assert (orange[..., 0] - orange[..., 2]).max() > 100


@pytest.mark.parametrize("facing", [1, -1])
@pytest.mark.parametrize("moment", ["stand", "end"])
def test_the_lines_pass_through_the_back_in_their_colours(facing, moment):
    analysis = make_analysis("typical", facing=facing)
    marks = compute_marks(analysis)
    frame = 5 if moment == "stand" else end_frame(analysis)
    back = back_points(analysis.recording.landmarks_px, analysis.recording.outline.distance_px, facing)[:, TRUNK]
    for sensor, colour, fraction in (
        (marks.pelvis, DARK.hips, BACK_AT["pelvis"]),
        (marks.t12, DARK.lumbar, BACK_AT["t12"]),
    ):
        # The smoothed point is within 1 cm of the outline of this frame.
        station = int(np.abs(TRUNK_FRACTIONS - fraction).argmin())
        assert np.linalg.norm(sensor.at_px[frame] - back[frame, station]) < 2.5
        rgb = empty(analysis)
        draw_sensor(Canvas(rgb), marks, sensor, colour, frame, 1.0)
        hit = close(rgb, colour)
        x, y = np.round(sensor.at_px[frame]).astype(int)
        assert hit[y, x]
        along = inclined_direction(sensor.inclination_deg(frame), facing)
        for step in (-14, -7, 7, 14):
            x, y = np.round(sensor.at_px[frame] + step * along).astype(int)
            assert hit[y - 1 : y + 2, x - 1 : x + 2].any()
        # The block is outside the back: there is colour 5 px outside, and none 5 px inside.
        out = away_from_body(along, facing)
        ys, xs = np.nonzero(hit)
        height = (np.stack([xs, ys], axis=-1) - sensor.at_px[frame]) @ out
        assert height.max() > 5
        assert height.min() > -5


@pytest.mark.parametrize("facing", [1, -1])
def test_a_sensor_turns_by_the_measured_angle(facing):
    analysis = make_analysis("compensating", facing=facing)
    marks, frame = compute_marks(analysis), end_frame(analysis)
    # In upright standing the skin over the sacrum is inclined forward more than at T12-L1.
    assert marks.pelvis.neutral_deg > marks.t12.neutral_deg
    turned = marks.pelvis.inclination_deg(frame) - marks.pelvis.neutral_deg
    assert turned == pytest.approx(28, abs=1)
    assert marks.t12.inclination_deg(frame) - marks.t12.neutral_deg == pytest.approx(92, abs=1)
    # Forward is the direction in which the person faces; bent that far, the skin at T12-L1 faces up.
    assert inclined_direction(90, facing) == pytest.approx([facing, 0])
    assert away_from_body(inclined_direction(90, facing), facing) == pytest.approx([0, -1])
    assert away_from_body(inclined_direction(0, facing), facing) == pytest.approx([-facing, 0])


def test_the_points_on_the_back_do_not_tremble(typical):
    marks = compute_marks(typical)
    back = back_points(typical.recording.landmarks_px, typical.recording.outline.distance_px, 1)
    raw = back[:, TRUNK][:, int(np.abs(TRUNK_FRACTIONS - BACK_AT["t12"]).argmin())]
    jitter = np.abs(np.diff(marks.t12.at_px, 2, axis=0)).mean()
    assert jitter < 0.2
    assert jitter < np.abs(np.diff(raw, 2, axis=0)).mean() / 4


def test_withheld_draws_no_inclinometers():
    analysis = make_analysis("withheld")
    marks, frame = compute_marks(analysis), end_frame(analysis)
    assert marks.pelvis is marks.t12 is None
    rgb = empty(analysis)
    draw_back(Canvas(rgb), marks, frame, 1.0)
    assert (rgb == GREY).all()
    Overlay.of(analysis).draw(rgb, frame)
    assert not close(rgb, DARK.hips).any()
    assert not close(rgb, DARK.lumbar).any()
    # The skeleton, the thigh and the panel are drawn nevertheless.
    assert close(rgb, DARK.thigh).any()


def test_only_frames_without_the_back_lack_the_lines(typical):
    values = {name: each.copy() for name, each in typical.angles.values.items()}
    for name in ("pelvis_tilt", "trunk_inclination", "hip_flexion", "lumbar_flexion"):
        values[name][20:30] = np.nan
    analysis = replace(typical, angles=replace(typical.angles, values=values))
    overlay = Overlay.of(analysis)
    for frame, drawn in ((25, False), (40, True)):
        rgb = empty(analysis)
        draw_back(Canvas(rgb), overlay.marks, frame, 1.0)
        assert (rgb != GREY).any() == drawn
        overlay.draw(rgb, frame)


def test_a_hidden_face_changes_only_the_head(typical):
    shown, hidden = Overlay.of(typical, hide_face=False), Overlay.of(typical, hide_face=True)
    for frame in (3, end_frame(typical)):
        plain, smeared = picture(typical, frame), picture(typical, frame)
        shown.draw(plain, frame)
        hidden.draw(smeared, frame)
        changed = (plain.astype(int) - smeared).any(axis=-1)
        y, x = np.nonzero(changed)
        away = np.hypot(*(np.stack([x, y], -1) - hidden.marks.head_px[frame]).T)
        radius = float(hidden.marks.head_radius_px[frame])
        assert away.max() <= radius + 2
        # The head of the fixture is 21 cm wide at 225 px per metre.
        assert radius >= 0.105 * 225 * 1.2
        nose = np.round(typical.recording.landmarks_px[frame, 0]).astype(int)
        around = changed[nose[1] - 6 : nose[1] + 7, nose[0] - 6 : nose[0] + 7]
        assert around.mean() > 0.8


def test_the_head_stays_hidden_while_the_person_is_lost(typical):
    landmarks = typical.recording.landmarks_px.copy()
    landmarks[30:60] = np.nan
    landmarks[-8:] = np.nan
    lost = replace(typical, recording=replace(typical.recording, landmarks_px=landmarks))
    marks, known = compute_marks(lost), compute_marks(typical)
    assert np.isfinite(marks.head_px).all()
    np.testing.assert_allclose(marks.head_px[-1], marks.head_px[-9])
    # The head of the fixture is 21 cm wide at 225 px per metre: it is within the disc in every frame.
    off = np.linalg.norm(marks.head_px - known.head_px, axis=1)
    assert (off + 0.105 * 225 < marks.head_radius_px).all()
    Overlay.of(lost).draw(picture(typical, 45), 45)


@pytest.mark.parametrize("gap", [0, 1, 12])
@pytest.mark.parametrize("every", [1, 2])
def test_the_head_is_hidden_in_every_frame_around_a_cut(typical, gap: int, every: int):
    """Behind the cut the person is elsewhere; the model finds them `gap` frames later, and runs in `every` frame."""
    recording, cut = typical.recording, 41
    true = recording.landmarks_px.copy()
    true[cut:] += [180.0, -40.0]
    found = true.copy()
    found[cut : cut + gap] = np.nan
    inferred = np.arange(len(true)) % every == 0
    if every > 1:
        for i in np.flatnonzero(~inferred[:-1]):
            found[i] = 0.5 * (found[i - 1] + found[i + 1])
    watched = replace(recording, landmarks_px=found, inferred=None if every == 1 else inferred)
    marks = compute_marks(replace(typical, recording=watched))
    ears = 0.5 * (true[:, Landmark.LEFT_EAR] + true[:, Landmark.RIGHT_EAR])
    off = np.linalg.norm(marks.head_px - ears, axis=1)
    # The head of the fixture is 21 cm wide at 225 px per metre.
    assert (off + 0.105 * 225 < marks.head_radius_px)[:-1].all()


def test_a_film_of_other_length_than_the_recording(tmp_path):
    analysis, longer = make_analysis("typical", size=(320, 240)), tmp_path / "longer.mp4"
    known = len(analysis.recording)
    with VideoSink(longer, 320, 240) as sink:
        for frame in range(known + 12):
            sink.write(picture(analysis, min(frame, known - 1)), frame / 24)
    out = tmp_path / "overlay.mp4"
    write_overlay(replace(analysis, path=longer), out)
    with VideoReader(out) as reader:
        frames, times = zip(*[(frame.rgb, frame.time_s) for frame in reader], strict=True)
    assert times[-1] == pytest.approx((known + 11) / 24, abs=1e-4)
    # After the end of the recording nothing is drawn, but the head stays hidden.
    assert not close(frames[-1], DARK.lumbar, 30).any()
    eye = np.round(analysis.recording.landmarks_px[-1, [2, 5]].mean(axis=0)).astype(int)
    assert picture(analysis, known - 1)[eye[1], eye[0]].max() < 60
    assert frames[-1][eye[1], eye[0]].max() > 120


@pytest.mark.parametrize("size", [(64, 48), (426, 320), (320, 426), (1280, 720)])
def test_any_size_of_picture_can_be_drawn_on(size):
    analysis = make_analysis("typical", size=size)
    frame, rgb = end_frame(analysis), np.full((size[1], size[0], 3), GREY, dtype=np.uint8)
    Overlay.of(analysis).draw(rgb, frame)
    assert close(rgb, DARK.hips).any()


def test_the_panel_does_not_cover_the_person():
    for size in ((640, 480), (480, 640)):
        for facing in (1, -1):
            analysis = make_analysis("typical", size=size, facing=facing)
            overlay = Overlay.of(analysis, hide_face=False)
            body = analysis.recording.landmarks_px
            for frame in (3, end_frame(analysis)):
                bare = empty(analysis)
                overlay._panel(Canvas(bare), frame)
                ys, xs = np.nonzero((bare != GREY).any(axis=-1))
                inside = ((body[frame] > [xs.min(), ys.min()]) & (body[frame] < [xs.max(), ys.max()])).all(axis=-1)
                assert not inside.any()


@pytest.mark.parametrize(
    ("value", "words"),
    [(63.4, "63°"), (-7.2, "−7°"), (-0.3, "0°"), (0.2, "0°"), (float("nan"), "–"), (110.5001, "111°")],
)
def test_degrees_are_whole_and_never_minus_zero(value, words):
    assert degrees(value) == words


def test_parts_that_are_drawn_on_hold_all_that_is_drawn(film, typical):
    """Drawn part by part, a picture is the one that is drawn as a whole, and looks like one that is drawn in RGB."""
    for hide_face in (True, False):
        overlay = Overlay.of(typical, hide_face=hide_face)
        with VideoReader(film) as reader:
            converter, (width, height) = PartConverter(reader.matrix), reader.size
            for frame in reader.planar_frames():
                if frame.index % 7:
                    continue
                planes, wanted = frame.planes, np.empty_like(frame.planes)
                whole, rgb = part_of(planes, 0, 0, width, height), converter.rgb(planes, 0, 0, width, height)
                canvas = Canvas(whole, paint=lambda colour: luma_and_chroma(colour.rgb, reader.matrix))
                overlay._person(canvas, frame.index, reader.scale)
                overlay._panel(canvas, frame.index)
                put_part(wanted, 0, 0, whole)
                overlay.draw_at(planes, frame.time_s, reader)
                assert np.abs(wanted.astype(int) - planes).max() <= 1
                overlay.draw(rgb, frame.index, reader.scale)
                luma = np.abs(converter.planes(rgb).astype(int) - planes)[:height]
                assert luma.max() <= 4


def test_the_kept_frames_are_those_of_the_film(film, typical, tmp_path):
    asked = KeptFrames({3, 40, 10**6})
    kept = write_overlay(replace(typical, path=film), tmp_path / "overlay.mp4", long_side_px=320, kept=asked)
    wanted = pick_frames(film, {3, 40})
    assert kept.keys() == wanted.keys()
    for index, rgb in wanted.items():
        assert (kept[index] == rgb).all()


def test_the_overlay_of_a_fast_film_has_the_times_of_its_own_frames(typical, film, tmp_path):
    recording = typical.recording
    with VideoReader(film) as reader:
        times = np.array([frame.time_s for frame in reader]) / 2.5
    # The same film at 60 frames a second: its own frames with odd numbers are left out.
    fast = replace(typical, recording=replace(recording, time_s=recording.time_s / 2.5), path=tmp_path / "fast.mp4")
    with VideoSink(fast.path, 640, 480) as sink:
        for frame, time_s in enumerate(times):
            sink.write(picture(typical, frame), float(time_s))
    write_overlay(fast, tmp_path / "overlay.mp4")
    with VideoReader(tmp_path / "overlay.mp4") as reader:
        np.testing.assert_allclose([frame.time_s for frame in reader], times[::2], atol=1e-4)


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_an_overlay_on_the_proxy_is_the_one_on_the_film(typical, film, tmp_path, scale):
    """The frames of the stills come from the proxy only if the stills do not show more than it has."""
    writer, asked = ProxyWriter(320), KeptFrames({3, 40}, scale)
    with VideoReader(film, 320, proxy=writer) as reader:
        for _ in reader.frames(due=lambda time_s: False):
            pass
    found = {}
    for name, proxy in (("film", None), ("proxy", writer.proxy)):
        analysis = replace(typical, path=film, proxy=proxy)
        kept = write_overlay(analysis, tmp_path / f"{name}.mp4", long_side_px=320, kept=asked)
        with VideoReader(tmp_path / f"{name}.mp4") as reader:
            found[name] = kept, [(frame.time_s, frame.rgb) for frame in reader]
    (kept, wanted), (others, got) = found["film"], found["proxy"]
    np.testing.assert_allclose([time_s for time_s, _ in got], [time_s for time_s, _ in wanted], atol=1e-6)
    for (_, before), (_, after) in zip(wanted[::10], got[::10], strict=True):
        assert np.abs(before.astype(int) - after).mean() < 2
    assert kept.keys() == others.keys() == {3, 40}
    for number, rgb in kept.items():
        assert others[number].shape == rgb.shape
        assert (others[number] == rgb).all() == (scale < 2)
        assert np.abs(others[number].astype(int) - rgb).mean() < 2


def test_where_nothing_changes_a_picture_is_shown_for_longer(typical, tmp_path):
    """The plain film has every frame, drawn on the film or on its proxy; both last as long as the film."""
    recording, writer, path = typical.recording, ProxyWriter(320), tmp_path / "film.mp4"
    count = len(recording)
    with VideoSink(path, 640, 480) as sink:
        for frame in range(count):  # still, then moving, then still again
            sink.write(picture(typical, int(np.clip(frame, 20, count - 5))), float(recording.time_s[frame]))
    with VideoReader(path, 320, proxy=writer) as reader:
        for _ in reader.frames(due=lambda time_s: False):
            pass
    for proxy in (None, writer.proxy):
        analysis, found = replace(typical, path=path, proxy=proxy), {}
        for name, write in (("overlay", write_overlay), ("plain", write_plain_film)):
            kept = write(analysis, tmp_path / f"{name}.mp4", long_side_px=320, kept=KeptFrames({3, 30}, 2.0))
            assert kept.keys() == {3, 30}
            with VideoReader(tmp_path / f"{name}.mp4") as reader:
                found[name] = [int(np.abs(recording.time_s - frame.time_s).argmin()) for frame in reader]
                lasts_s = float(recording.time_s[-1]) + 1 / rate_hz(recording.time_s)
                assert reader.duration_hint_s == pytest.approx(lasts_s, abs=0.01)
        assert found["plain"] == list(range(count))
        assert 0.15 < np.diff(recording.time_s[found["overlay"][:4]]).max() < 0.25
        assert found["overlay"][-1] == count - 1
        assert set(range(40, 60)) <= set(found["overlay"])
