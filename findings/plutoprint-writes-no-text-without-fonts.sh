#!/bin/sh
# PlutoPrint 0.23 (PlutoBook 0.20): on a system without fonts, as in a small container, a page becomes a PDF whose
# pictures and lines are there and whose text is missing; nothing is raised and nothing is printed.
# Guess before: an error, or a font of its own, since the wheel holds everything else.
# It matters to: everybody who prints in a container (romcam measures first whether text takes up room).
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q --disable-pip-version-check plutoprint==0.23.0 pypdfium2==5.15.2
echo '<?xml version="1.0"?><fontconfig></fontconfig>' >"$folder/fonts.conf"
FONTCONFIG_FILE="$folder/fonts.conf" "$folder/venv/bin/python" - 2>"$folder/errors" <<'PY'
import io

import plutoprint
import pypdfium2


def printed(page):
    book, stream = plutoprint.Book(plutoprint.PAGE_SIZE_A4), io.BytesIO()
    book.load_html(page)
    book.write_to_pdf_stream(stream)
    document = pypdfium2.PdfDocument(stream.getvalue()) if book.get_page_count() else []
    return book.get_page_count(), [page.get_textpage().get_text_range() for page in document]


square = '<svg width="50" height="50"><rect width="50" height="50"/></svg>'
pages = printed(f"<h1>The pelvis tilted by 26 degrees.</h1>{square}")
print("plutoprint", plutoprint.__version__, "pages and their texts:", pages)
assert pages == (1, [""]), "changed: text is written, or refused"
PY
cat "$folder/errors"
[ ! -s "$folder/errors" ] || { echo "changed: it says something"; exit 1; }
