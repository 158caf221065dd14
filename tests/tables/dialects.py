"""One table in every dialect between spreadsheets and motion laboratories."""

from __future__ import annotations

import codecs
import io
import math
import zipfile
from collections.abc import Callable, Sequence
from typing import Final

HEADER: Final = ("time_s", "pelvis_tilt_deg", "trunk_inclination_deg", "lumbar_flexion_deg", "hip_flexion_deg")

Rows = Sequence[Sequence[float]]
Dialect = Callable[[Rows], bytes]


def lines(
    rows: Rows,
    separator: str = ",",
    mark: str = ".",
    *,
    header: Sequence[str] = HEADER,
    above: Sequence[str] = (),
    below: Sequence[str] = (),
    end: str = "\n",
    trail: str = "",
    cell: Callable[[str], str] = str,
) -> str:
    """Return the table as text. above, below: lines over and under the header; cell: changes each number."""
    body = [separator.join(cell(f"{value:.4f}".replace(".", mark)) for value in row) + trail for row in rows]
    return end.join([*above, separator.join(header), *below, *body]) + end


def _minus(text: str) -> str:
    return text.replace("-", "\u2212")


def _plus(text: str) -> str:
    return text if text.startswith("-") else f"+{text}"


def _grouped(rows: Rows) -> bytes:
    """Milliseconds with marks of thousands, as a German spreadsheet shows them."""

    def shown(value: float, places: int) -> str:
        return f"{value:,.{places}f}".translate(str.maketrans(",.", ".,"))

    body = [";".join([shown(1000 * row[0], 1), *(shown(value, 4) for value in row[1:])]) for row in rows]
    return "\r\n".join(["time_ms;" + ";".join(HEADER[1:]), *body]).encode()


def _ragged(rows: Rows) -> bytes:
    """Rows end early where the last cells are empty, and one row in thirty has a remark too many."""
    made = lines(rows).splitlines()
    made = [line + ",look" if i % 30 == 29 else line for i, line in enumerate(made)]
    made = [line.rsplit(",", 1)[0] if i % 40 == 17 else line for i, line in enumerate(made)]
    return "\n".join(made).encode()


def _blanks(rows: Rows) -> bytes:
    made = lines(rows, ";", ",", header=(*HEADER[:2], "", *HEADER[2:], " ", "note", "note"), end="\r\n").splitlines()
    body = [";".join((*cells[:2], "x", *cells[2:], "", "a", "b")) for cells in (line.split(";") for line in made[1:])]
    return "\r\n".join([made[0], *body, ";;;;;", ""]).encode()


def _mot(rows: Rows, *, degrees: bool) -> bytes:
    above = ("Coordinates", "version=1", f"nRows={len(rows)}", "nColumns=4", f"inDegrees={'yes' if degrees else 'no'}")
    scale = 1.0 if degrees else math.pi / 180.0
    turned = [(row[0], -scale * row[1], -scale * row[3], scale * row[4]) for row in rows]
    names = ("time", "pelvis_tilt", "lumbar_extension", "hip_flexion_r")
    text = "\n".join([*above, "endheader", "\t".join(names)])
    return (text + "\n" + "\n".join("\t".join(f"{value:.8f}" for value in row) for row in turned) + "\n").encode()


def _radians(rows: Rows) -> bytes:
    turned = [(row[0], *(math.radians(value) for value in row[1:])) for row in rows]
    header = ("time_s", *(name.replace("_deg", "_rad") for name in HEADER[1:]))
    return "\n".join([",".join(header), *(",".join(f"{value:.7f}" for value in row) for row in turned)]).encode()


def workbook(rows: Rows, header: Sequence[str] = HEADER, above: Sequence[Sequence[str]] = ()) -> bytes:
    """Return an .xlsx as a spreadsheet writes it: text inline, numbers as numbers."""

    def cell(value: str | float) -> str:
        if isinstance(value, str):
            return f'<c t="inlineStr"><is><t>{value}</t></is></c>'
        return f"<c><v>{value!r}</v></c>"

    sheet = "".join(f"<row>{''.join(map(cell, row))}</row>" for row in (*above, header, *rows))
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
        f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        '<sheet name="Table 1" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
        f'Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{sheet}</sheetData></worksheet>',
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, '<?xml version="1.0" encoding="UTF-8"?>' + content)
    return made.getvalue()


DIALECTS: Final[dict[str, Dialect]] = {
    "plain.csv": lambda rows: lines(rows).encode(),
    "semicolon.csv": lambda rows: lines(rows, ";", ",", end="\r\n").encode(),
    "bom.csv": lambda rows: codecs.BOM_UTF8 + lines(rows, ";", ",", end="\r\n").encode(),
    "utf16.csv": lambda rows: codecs.BOM_UTF16_LE + lines(rows, "\t", ",", end="\r\n").encode("utf-16-le"),
    "utf16-no-mark.csv": lambda rows: lines(rows, "\t", ",", end="\r\n").encode("utf-16-le"),
    "utf16-big.txt": lambda rows: codecs.BOM_UTF16_BE + lines(rows, "\t").encode("utf-16-be"),
    "sep.csv": lambda rows: ("sep=;\r\n" + lines(rows, ";", ",", end="\r\n")).encode(),
    "sep-bar.csv": lambda rows: ('"sep=|"\r\n' + lines(rows, "|", end="\r\n")).encode(),
    "cr.csv": lambda rows: lines(rows, ";", ",", end="\r").encode(),
    "crcrlf.csv": lambda rows: lines(rows, end="\r\r\n").encode(),
    "preamble.csv": lambda rows: lines(
        rows, ";", ",", above=("Subject;P07", "Date;12.03.2024", "Rate;100 Hz", ""), end="\r\n"
    ).encode(),
    "preamble-commas.csv": lambda rows: lines(
        rows, above=("Exported by Lab 4, rev. 2, on 12.03.2024, 10:05, room 3, by A, B", "Sensor,1,2,3,4,5,6,7", "")
    ).encode(),
    "comments.csv": lambda rows: lines(rows, above=("# made by a lab", "# pelvis: S1"), below=("# zeroed",)).encode(),
    "comment-header.txt": lambda rows: lines(rows, " ", header=("# time_s", *HEADER[1:])).encode(),
    "units.csv": lambda rows: lines(rows, below=("s,deg,deg,deg,deg",)).encode(),
    "units-brackets.tsv": lambda rows: lines(rows, "\t", below=("[s]\t[°]\t[°]\t[°]\t[°]",)).encode(),
    "heading-units.csv": lambda rows: lines(
        rows, ";", ",", header=("Time [s]", "Pelvis tilt (°)", "Trunk-Inclination", "LUMBAR_FLEXION_DEG", "hip flexion")
    ).encode("cp1252"),
    "blank-headings.csv": _blanks,
    "doubled-heading.csv": lambda rows: lines(
        [(*row, 0.0) for row in rows], header=(*HEADER, "lumbar_flexion_deg ")
    ).encode(),
    "ragged.csv": _ragged,
    "trailing.csv": lambda rows: lines(rows, ";", ",", trail=";", end="\r\n").encode(),
    "minus.csv": lambda rows: lines(rows, ";", ",", cell=_minus).encode(),
    "plus.csv": lambda rows: lines(rows, cell=_plus).encode(),
    "quoted.csv": lambda rows: lines(rows, mark=",", cell=lambda text: f'"{text}"').encode(),
    "quoted-all.csv": lambda rows: lines(rows, cell=lambda text: f'"{text}"').encode(),
    "spaces.csv": lambda rows: lines(rows, ";", ",", cell=lambda text: f"\u00a0{text} ").encode(),
    "degree-signs.csv": lambda rows: lines(rows, ";", ",", cell=lambda text: f"{text}°").encode("cp1252"),
    "columns.txt": lambda rows: lines(rows, "   ").encode(),
    "tabs.tsv": lambda rows: lines(rows, "\t").encode(),
    "milliseconds-grouped.csv": _grouped,
    "radians.csv": _radians,
    "opensim.mot": lambda rows: _mot(rows, degrees=True),
    "opensim.sto": lambda rows: _mot(rows, degrees=False),
    "table.xlsx": workbook,
    "preamble.xlsx": lambda rows: workbook(rows, above=(("Subject", "P07"), ())),
    "text.xlsx": lambda rows: workbook([[f"{value:.4f}".replace(".", ",") for value in row] for row in rows]),
}
"""Name of the file → its content for rows of numbers."""
