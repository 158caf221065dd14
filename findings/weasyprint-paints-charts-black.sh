#!/bin/sh
# WeasyPrint 70.0 paints a shape of an SVG picture inside a page black where its colour comes from the page: by a rule of
# the page's style sheet, by a custom property (even one that the picture itself declares), or by currentColor. Browsers
# and PlutoPrint 0.23.0 paint it in its colour.
# Guess before: inline SVG is styled as the rest of the page is.
# It matters to: whoever prints a page with charts to PDF. A chart that is right in the browser is a black block on paper.
# (romcam prints with PlutoPrint: docs/decisions/0029-pages-are-printed-by-plutoprint.md.)
# WeasyPrint needs the system's Pango.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat >"$folder/charts.py" <<'PY'
import io
import sys

import plutoprint
import pypdfium2
import weasyprint

BLACK, BLUE = [0, 0, 0], [0, 0, 255]
CASES = {  # rules of the page, style sheet inside the picture, attributes of the shape
    "attribute": ("", "", 'fill="#0000ff"'),
    "rule in the picture": ("", ".bar { fill: #0000ff }", 'class="bar"'),
    "rule of the page": (".bar { fill: #0000ff }", "", 'class="bar"'),
    "property of the page": (":root { --blue: #0000ff }", "", 'style="fill: var(--blue)"'),
    "property in the picture": ("", "svg { --blue: #0000ff } .bar { fill: var(--blue) }", 'class="bar"'),
    "currentColor": ("svg { color: #0000ff }", "", 'fill="currentColor"'),
}


def page(rules, inside, attributes):
    shape = f'<rect width="100" height="100" {attributes}/>'
    picture = f'<svg width="100" height="100" style="display: block"><style>{inside}</style>{shape}</svg>'
    return f"<style>@page {{ size: 100px 100px; margin: 0 }} body {{ margin: 0 }} {rules}</style>{picture}"


def colour(pdf):
    pixels = pypdfium2.PdfDocument(pdf)[0].render(scale=1).to_numpy()
    blue, green, red = pixels[pixels.shape[0] // 2, pixels.shape[1] // 2, :3].tolist()
    return [red, green, blue]


def by_plutoprint(html):
    size = plutoprint.PageSize(100 * plutoprint.UNITS_PX, 100 * plutoprint.UNITS_PX)
    book = plutoprint.Book(size=size, margins=plutoprint.PAGE_MARGINS_NONE)
    book.load_html(html)
    written = io.BytesIO()
    book.write_to_pdf_stream(written)
    return colour(written.getvalue())


seen = {name: (colour(weasyprint.HTML(string=page(*case)).write_pdf()), by_plutoprint(page(*case))) for name, case in CASES.items()}
for name, (weasy, pluto) in seen.items():
    print(f"{name}: WeasyPrint {weasyprint.__version__} {weasy}, PlutoPrint {plutoprint.__version__} {pluto}")
own = ("attribute", "rule in the picture")
sys.exit(seen != {name: (BLUE if name in own else BLACK, BLUE) for name in CASES})
PY
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q --disable-pip-version-check weasyprint==70.0 plutoprint==0.23.0 pypdfium2==5.15.2 numpy==2.3.5
"$folder/venv/bin/python" "$folder/charts.py" || { echo "changed" >&2; exit 1; }
