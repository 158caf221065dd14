"""Damage to files, by a seed: bytes of films and tables, and values of results."""

from __future__ import annotations

import json
import random
from typing import Any, Final

VALUES: Final = (
    None,
    True,
    -1,
    0,
    -5,
    10**40,
    1e308,
    -1e308,
    5e-324,
    0.5,
    "",
    "x",
    "\x1b[31mred\x1b[0m\u202e",
    "<script>alert(1)</script>",
    "../../../../etc/passwd",
    "1970-01-01T00:00:00Z",
    "left",
    "x" * 20_000,
    [],
    {},
    [[]],
    {"value": None},
)

CELLS: Final = (
    "",
    "nan",
    "inf",
    "1e308",
    "-1e308",
    "1,5",
    "\u22125",
    "=1+1",
    '"',
    "'",
    ";",
    "\x00",
    "\x1b[2J",
    "x" * 5000,
    "#",
    "time_s",
    "1970-01-01",
    "9" * 400,
    "../..",
    "\u202ea",
)


def damaged(content: bytes, seed: int) -> bytes:
    """Return bytes with a few changed, lost, doubled or cut off."""
    chance = random.Random(seed)
    data = bytearray(content)
    for _ in range(chance.choice((1, 3, 30, 300))):
        if not data:
            break
        place = chance.randrange(len(data))
        span = chance.choice((1, 1, 4, 64, 4096))
        match chance.randrange(6):
            case 0:
                data[place] = chance.randrange(256)
            case 1:
                data[place] ^= 1 << chance.randrange(8)
            case 2:
                del data[place : place + span]
            case 3:
                data[place:place] = data[place : place + span]
            case 4:
                data[place : place + span] = bytes(len(data[place : place + span]))
            case _:
                data[place : place + span] = b"\xff" * len(data[place : place + span])
    if chance.random() < 0.2 and len(data) > 2:
        del data[chance.randrange(1, len(data)) :]
    return bytes(data)


def tampered(content: bytes, seed: int) -> bytes:
    """Return JSON in which a few values have been replaced, removed, renamed or nested."""
    chance = random.Random(seed)
    if chance.random() < 0.15:
        return damaged(content, seed)
    whole: Any = json.loads(content)
    if chance.random() < 0.5:
        for _ in range(chance.choice((1, 2, 5, 20))):
            _replace_alike(whole, chance)
        return json.dumps(whole).encode()
    for _ in range(chance.choice((1, 1, 2, 5))):
        places = list(_places(whole))
        if not places:
            break
        holder, key = chance.choice(places)
        match chance.randrange(8):
            case 0:
                del holder[key]
            case 1 if isinstance(holder, dict):
                holder[str(chance.choice(("x", key, "")))] = holder.pop(key)
            case 2:
                holder[key] = [holder[key]] * chance.choice((1, 3, 1000))
            case 3 if isinstance(holder[key], int | float):
                holder[key] = holder[key] * chance.choice((-1, 1e3, 1e300, 0))
            case 4 if isinstance(holder[key], str):
                holder[key] = holder[key][::-1]
            case _:
                holder[key] = chance.choice(VALUES)
    written = json.dumps(whole)
    if chance.random() < 0.05:
        deep = chance.choice((100, 2000, 100_000))
        written = written.replace("null", "[" * deep + "]" * deep, 1)
    if chance.random() < 0.05:
        written = written.replace("0", "NaN", 1)
    return written.encode("utf-8", errors="surrogatepass")


def _replace_alike(whole: Any, chance: random.Random) -> None:
    """Replace one value by another of its type: the schema lets it through, and what reads it next must not fail."""
    places = list(_places(whole))
    holder, key = chance.choice(places)
    old = holder[key]
    if isinstance(old, bool):
        holder[key] = not old
    elif isinstance(old, int):
        holder[key] = chance.choice((-1, 0, 1, 2, 130, 10**9))
    elif isinstance(old, float):
        holder[key] = chance.choice((-1e9, -1.0, -0.0, 5e-324, 0.5, 1.0, 90.0, 1e9))
    elif isinstance(old, str):
        others = [each[name] for each, name in places if name == key and isinstance(each[name], str)]
        holder[key] = chance.choice((*others, chance.choice([each for each in VALUES if isinstance(each, str)])))
    elif isinstance(old, list):
        holder[key] = chance.choice(([], old[:1], old[::-1], old * 3))
    elif isinstance(old, dict) and len({type(each) for each in old.values()}) == 1:
        del old[chance.choice(list(old))]
    elif old is None:
        holder[key] = chance.choice((0.5, -1.0, "left", "1970-01-01T00:00:00Z", 1))


def scrambled(content: bytes, seed: int) -> bytes:
    """Return a table in which cells, lines or bytes have been changed."""
    chance = random.Random(seed)
    if chance.random() < 0.3:
        return damaged(content, seed)
    separator = "," if content.count(b",") > content.count(b";") else ";"
    rows = [line.split(separator) for line in content.decode().splitlines()]
    for _ in range(chance.choice((1, 2, 20))):
        if not rows:
            break
        row = rows[chance.choice((0, 1, chance.randrange(len(rows)))) % len(rows)]
        place = chance.randrange(len(row)) if row else 0
        match chance.randrange(8):
            case 0 if row:
                del row[place]
            case 1:
                row.insert(place, chance.choice(CELLS))
            case 2:
                rows.insert(chance.randrange(len(rows)), [chance.choice(CELLS)] * chance.choice((1, 3, 500)))
            case 3:
                rows.remove(row)
            case 4:
                rows.append(list(row))
            case _ if row:
                row[place] = chance.choice(CELLS)
    text = chance.choice(("\n", "\r\n", "\r")).join(separator.join(row) for row in rows)
    return text.encode(chance.choice(("utf-8", "utf-8", "utf-8-sig", "utf-16", "cp1252")), errors="replace")


def _places(value: Any) -> Any:
    """Every dictionary and list in a JSON value, with each of its keys or indices."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in list(pairs):
        yield value, key
        yield from _places(each)
