"""Builds a `.task` bundle from the two bare networks of the pose model, the same bytes on every machine.

The Tasks API refuses a bare `.tflite`: the file must state how pixels are scaled before they enter the network. That
statement is a `TFLITE_METADATA` buffer in the flatbuffer. It is added here by writing a new root table *in front* of
the unchanged old file. Offsets in a flatbuffer only point forward, so the new root can refer to all parts behind it,
and no old part moves relative to another. The bytes are written by hand, because the output of a flatbuffers library
may change with its version, and then the bundle's digest would change.
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

DETECTOR_ENTRY: Final = "pose_detector.tflite"
LANDMARKS_ENTRY: Final = "pose_landmarks_detector.tflite"
"""Names of the two networks in a bundle."""

_LONG_AGO: Final = (1980, 1, 1, 0, 0, 0)
_METADATA: Final = b"TFLITE_METADATA"

# Slots of the tables, in the order of their schemas.
_MODEL_SLOTS: Final = range(8)
_MODEL_VERSION, _MODEL_BUFFERS, _MODEL_METADATA = 0, 4, 6
_BUFFER_DATA: Final = 0
_METADATA_NAME, _METADATA_BUFFER = 0, 1
_NORMALIZATION_OPTIONS: Final = 1


def task_bundle(detector: bytes, landmarks: bytes) -> bytes:
    """Build a `.task` file from a bare person detector and a bare landmark network.

    The detector takes pixels as -1 to 1 (mean and standard deviation 127.5), the landmark network as 0 to 1 (0, 255).

    Parameters
    ----------
    detector, landmarks
        Content of the two `.tflite` files.
    """
    entries = {
        DETECTOR_ENTRY: with_normalization(detector, mean=127.5, deviation=127.5),
        LANDMARKS_ENTRY: with_normalization(landmarks, mean=0.0, deviation=255.0),
    }
    bundle = io.BytesIO()
    with zipfile.ZipFile(bundle, "w", zipfile.ZIP_STORED) as archive:
        for name, content in entries.items():
            entry = zipfile.ZipInfo(name, _LONG_AGO)
            entry.create_system = 3  # otherwise Windows and Unix would write different bytes
            archive.writestr(entry, content)
    return bundle.getvalue()


def with_normalization(tflite: bytes, mean: float, deviation: float) -> bytes:
    """Return a network with the statement that its input is `(pixel - mean) / deviation`, pixels 0 to 255.

    Parameters
    ----------
    tflite
        Content of the bare network. An existing `TFLITE_METADATA` is left out of the new list of metadata.
    mean, deviation
        Mean and standard deviation of the pixels.
    """
    old = _Reader(tflite)
    root = old.root()
    buffers = old.vector(old.follow(root, _MODEL_BUFFERS))
    kept = [
        entry
        for entry in old.vector(old.follow(root, _MODEL_METADATA))
        if old.text(old.follow(entry, _METADATA_NAME)) != _METADATA
    ]
    note = _Table({_METADATA_NAME: _Bytes(_METADATA + b"\0", -1), _METADATA_BUFFER: len(buffers)})
    fields: dict[int, _Node | int] = {
        slot: _Old(old.follow(root, slot)) for slot in _MODEL_SLOTS if old.has(root, slot)
    }
    fields[_MODEL_VERSION] = old.number(root, _MODEL_VERSION)
    payload = _Bytes(_normalization(mean, deviation), 0, align=16)
    fields[_MODEL_BUFFERS] = _Vector((*map(_Old, buffers), _Table({_BUFFER_DATA: payload})))
    fields[_MODEL_METADATA] = _Vector((*map(_Old, kept), note))
    return _Writer(b"TFL3").finish(_Table(fields), behind=tflite)


def _normalization(mean: float, deviation: float) -> bytes:
    options = _Table({0: _floats(mean), 1: _floats(deviation)})
    unit = _Table({0: _NORMALIZATION_OPTIONS, 1: options})
    tensor = _Table({4: _Vector((unit,))})
    subgraph = _Table({2: _Vector((tensor,))})
    return _Writer(b"M001").finish(_Table({3: _Vector((subgraph,))}))


@dataclass(frozen=True)
class _Old:
    """A reference to a part of the old file, by its position there."""

    position: int


@dataclass(frozen=True)
class _Bytes:
    """A vector of bytes; `extra` is added to the stated length (-1: a string, whose end mark is not counted)."""

    content: bytes
    extra: int
    align: int = 4
    width: int = 1


@dataclass(frozen=True)
class _Vector:
    items: tuple[_Node, ...]


@dataclass(frozen=True)
class _Table:
    """Fields by slot; an int is written as a 32-bit number, which also reads as a byte."""

    fields: Mapping[int, _Node | int]


_Node = _Old | _Bytes | _Vector | _Table


def _floats(*values: float) -> _Bytes:
    return _Bytes(struct.pack(f"<{len(values)}f", *values), 0, width=4)


class _Reader:
    """The part of a flatbuffer reader that is needed here."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def _u32(self, at: int) -> int:
        return struct.unpack_from("<I", self._content, at)[0]

    def root(self) -> int:
        return self._u32(0)

    def _slot(self, table: int, slot: int) -> int:
        vtable = table - struct.unpack_from("<i", self._content, table)[0]
        (size,) = struct.unpack_from("<H", self._content, vtable)
        entry = 4 + 2 * slot
        return struct.unpack_from("<H", self._content, vtable + entry)[0] if entry < size else 0

    def has(self, table: int, slot: int) -> bool:
        return self._slot(table, slot) != 0

    def number(self, table: int, slot: int) -> int:
        return self._u32(table + self._slot(table, slot))

    def follow(self, table: int, slot: int) -> int:
        at = table + self._slot(table, slot)
        return at + self._u32(at)

    def vector(self, at: int) -> list[int]:
        """Positions of the tables to which a vector refers."""
        slots = range(at + 4, at + 4 + 4 * self._u32(at), 4)
        return [slot + self._u32(slot) for slot in slots]

    def text(self, at: int) -> bytes:
        return self._content[at + 4 : at + 4 + self._u32(at)]


class _Writer:
    """Writes parents before children, so that every offset points forward."""

    def __init__(self, identifier: bytes) -> None:
        self._out = bytearray(4) + identifier
        self._to_old: list[tuple[int, int]] = []

    def finish(self, root: _Table, behind: bytes = b"") -> bytes:
        self._refer(0, root)
        self._pad(64)  # preserves the alignments in the old file (16 at most)
        for slot, position in self._to_old:
            self._patch(slot, len(self._out) + position)
        return bytes(self._out) + behind

    def _pad(self, to: int, ahead: int = 0) -> None:
        self._out += bytes(-(len(self._out) + ahead) % to)

    def _patch(self, slot: int, target: int) -> None:
        struct.pack_into("<I", self._out, slot, target - slot)

    def _refer(self, slot: int, node: _Node) -> None:
        if isinstance(node, _Old):
            self._to_old.append((slot, node.position))
        else:
            self._patch(slot, self._place(node))

    def _place(self, node: _Bytes | _Vector | _Table) -> int:
        if isinstance(node, _Table):
            return self._place_table(node)
        if isinstance(node, _Vector):
            return self._place_vector(node)
        self._pad(node.align, ahead=4)
        at = len(self._out)
        self._out += struct.pack("<I", len(node.content) // node.width + node.extra) + node.content
        return at

    def _place_vector(self, vector: _Vector) -> int:
        self._pad(4)
        at = len(self._out)
        self._out += struct.pack("<I", len(vector.items)) + bytes(4 * len(vector.items))
        for index, item in enumerate(vector.items):
            self._refer(at + 4 + 4 * index, item)
        return at

    def _place_table(self, table: _Table) -> int:
        slots = 1 + max(table.fields)
        size = 4 + 2 * slots
        self._pad(4, ahead=size)  # the table itself starts on a multiple of four
        places = {slot: 4 + 4 * order for order, slot in enumerate(sorted(table.fields))}
        self._out += struct.pack("<HH", size, 4 + 4 * len(places))
        self._out += struct.pack(f"<{slots}H", *(places.get(slot, 0) for slot in range(slots)))
        at = len(self._out)
        self._out += struct.pack("<i", size) + bytes(4 * len(places))
        for slot, place in places.items():
            value = table.fields[slot]
            if isinstance(value, int):
                struct.pack_into("<I", self._out, at + place, value)
            else:
                self._refer(at + place, value)
        return at
