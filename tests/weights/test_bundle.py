"""The bundle made of two bare networks: the same bytes everywhere, and what the Tasks API reads from it."""

from __future__ import annotations

import base64
import hashlib
import io
import zipfile

import flatbuffers
import numpy as np
import pytest

from romcam.weights.bundle import DETECTOR_ENTRY, LANDMARKS_ENTRY, task_bundle, with_normalization
from romcam.weights.manifest import manifest
from romcam.weights.store import ensure

FROZEN = base64.b64decode(
    "HAAAAFRGTDMAABIAFAAQAAAAAAAMAAgAAAAEABIAAAAQAAAAFAAAAEQAAAADAAAAAQAAABQAAAABAAAAHAAAAAAABgAKAAQA"
    "BgAAACwAAAAAAAYACAAEAAYAAAAEAAAABwAAAHdlaWdodHMABAAAAGJhcmUAAAAAEwAAAG1pbl9ydW50aW1lX3ZlcnNpb24A"
)
"""Output of `bare()`, fixed when this test was written."""

FROZEN_BUNDLE = "e14fe7ca814401c518a37807f4e13bf8be5cf6af712689e3568ba16552fe9520"


def bare(weights: bytes = b"weights", metadata: str = "min_runtime_version") -> bytes:
    """A network of no operators laid out as a .tflite: version, a buffer of weights, an entry of metadata."""
    builder = flatbuffers.Builder(0)
    name = builder.CreateString(metadata)
    description = builder.CreateString("bare")
    data = builder.CreateByteVector(weights)
    builder.StartObject(1)
    builder.PrependUOffsetTRelativeSlot(0, data, 0)
    buffer = builder.EndObject()
    builder.StartObject(2)
    builder.PrependUOffsetTRelativeSlot(0, name, 0)
    builder.PrependUint32Slot(1, 0, 0)
    entry = builder.EndObject()
    vectors: list[int] = []
    for item in (buffer, entry):
        builder.StartVector(4, 1, 4)
        builder.PrependUOffsetTRelative(item)
        vectors.append(builder.EndVector())
    builder.StartObject(8)
    builder.PrependUint32Slot(0, 3, 0)
    builder.PrependUOffsetTRelativeSlot(3, description, 0)
    builder.PrependUOffsetTRelativeSlot(4, vectors[0], 0)
    builder.PrependUOffsetTRelativeSlot(6, vectors[1], 0)
    builder.Finish(builder.EndObject(), file_identifier=b"TFL3")
    return bytes(builder.Output())


def table(content: bytes, position: int | None = None) -> flatbuffers.table.Table:
    if position is None:
        position = flatbuffers.encode.Get(flatbuffers.packer.uoffset, content, 0)
    return flatbuffers.table.Table(bytearray(content), position)


def follow(node: flatbuffers.table.Table, slot: int) -> int:
    """Position of a field, which must exist."""
    offset = node.Offset(4 + 2 * slot)
    assert offset
    return offset


def items(node: flatbuffers.table.Table, slot: int) -> list[flatbuffers.table.Table]:
    start, count = node.Vector(follow(node, slot)), node.VectorLen(follow(node, slot))
    return [table(bytes(node.Bytes), node.Indirect(start + 4 * i)) for i in range(count)]


def vector(node: flatbuffers.table.Table, slot: int, dtype: str) -> np.ndarray:
    start, count = node.Vector(follow(node, slot)), node.VectorLen(follow(node, slot))
    return np.frombuffer(bytes(node.Bytes), dtype, count, start)


def text(node: flatbuffers.table.Table, slot: int) -> bytes:
    return node.String(follow(node, slot) + node.Pos)


def test_the_old_network_is_unchanged_and_still_identified():
    old = bare()
    new = with_normalization(old, 127.5, 127.5)
    assert new.endswith(old)
    assert new[4:8] == b"TFL3"
    root = table(new)
    assert root.Get(flatbuffers.number_types.Uint32Flags, root.Pos + follow(root, 0)) == 3
    assert text(root, 3) == b"bare"
    assert vector(items(root, 4)[0], 0, "u1").tobytes() == b"weights"


@pytest.mark.parametrize(("mean", "deviation"), [(127.5, 127.5), (0.0, 255.0)])
def test_a_schema_reader_finds_the_scale_of_the_pixels(mean: float, deviation: float):
    root = table(with_normalization(bare(), mean, deviation))
    old, note = items(root, 6)
    assert (text(old, 0), text(note, 0)) == (b"min_runtime_version", b"TFLITE_METADATA")
    index = note.Get(flatbuffers.number_types.Uint32Flags, note.Pos + follow(note, 1))
    payload = vector(items(root, 4)[index], 0, "u1").tobytes()
    assert payload[4:8] == b"M001"
    (subgraph,) = items(table(payload), 3)
    (tensor,) = items(subgraph, 2)
    (unit,) = items(tensor, 4)
    assert unit.Get(flatbuffers.number_types.Uint8Flags, unit.Pos + follow(unit, 0)) == 1  # normalisation
    options = table(payload, unit.Indirect(unit.Pos + follow(unit, 1)))
    assert vector(options, 0, "<f4") == [mean]
    assert vector(options, 1, "<f4") == [deviation]


def test_existing_metadata_is_replaced_not_duplicated():
    old = bare(metadata="TFLITE_METADATA")
    assert [text(entry, 0) for entry in items(table(with_normalization(old, 0, 255)), 6)] == [b"TFLITE_METADATA"]


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 63, 64, 65])
def test_old_parts_keep_their_alignment_at_any_size(size: int):
    old = bare(bytes(range(size)))
    new = with_normalization(old, 0.0, 255.0)
    assert (len(new) - len(old)) % 64 == 0
    assert vector(items(table(new), 4)[0], 0, "u1").tobytes() == bytes(range(size))


def test_a_bundle_is_two_stored_entries_without_time_or_machine():
    bundle = task_bundle(bare(b"detector"), bare(b"landmarks"))
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        entries = archive.infolist()
        assert [entry.filename for entry in entries] == [DETECTOR_ENTRY, LANDMARKS_ENTRY]
        for entry in entries:
            assert entry.compress_type == zipfile.ZIP_STORED
            assert entry.date_time == (1980, 1, 1, 0, 0, 0)
            assert entry.create_system == 3
            assert entry.external_attr == 0o600 << 16


def test_a_bundle_is_the_same_bytes_on_every_machine():
    assert hashlib.sha256(task_bundle(FROZEN, FROZEN)).hexdigest() == FROZEN_BUNDLE


@pytest.mark.model
def test_the_real_bundle_is_rebuilt_identically_from_its_parts():
    with zipfile.ZipFile(ensure("full")) as kept:
        inside = {name: kept.read(name) for name in (DETECTOR_ENTRY, LANDMARKS_ENTRY)}
    detector = inside[DETECTOR_ENTRY][-manifest().pose.detector.bytes :]
    assert hashlib.sha256(detector).hexdigest() == manifest().pose.detector.sha256
    whole = inside[LANDMARKS_ENTRY]
    starts = [at for at in range(0, 4096, 64) if whole[at + 4 : at + 8] == b"TFL3"]
    landmarks = whole[starts[-1] :]
    assert hashlib.sha256(landmarks).hexdigest() == manifest().pose.models["full"].landmarks_sha256
    again = task_bundle(detector, landmarks)
    assert hashlib.sha256(again).hexdigest() == manifest().pose.models["full"].bundle_sha256
