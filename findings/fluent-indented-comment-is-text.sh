#!/bin/sh
# fluent.runtime 0.4.0 (fluent.syntax 0.19.0): a `#` line that is indented inside a message is part of the sentence that
# users read, without an error or a junk entry; only a `#` in the first column is a comment.
# Guess before: an indented `#` line is a comment, or an error.
# It matters to: translators who note something beside a line (romcam's tests refuse such a line in its catalogues).
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q --disable-pip-version-check fluent.runtime==0.4.0 fluent.syntax==0.19.0
"$folder/venv/bin/python" - <<'PY'
from importlib.metadata import version

from fluent.runtime import FluentBundle, FluentResource
from fluent.syntax import FluentParser, ast

source = "bend =\n    Bend forward slowly.\n    # shown large, three metres away\n    Keep the knees straight.\n"
junk = [entry for entry in FluentParser().parse(source).body if isinstance(entry, ast.Junk)]
bundle = FluentBundle(["en"], use_isolating=False)
bundle.add_resource(FluentResource(source))
sentence, errors = bundle.format_pattern(bundle.get_message("bend").value, {})
print("fluent.runtime", version("fluent.runtime"), repr(sentence), errors, junk)
assert "# shown large" in sentence and not errors and not junk, "changed: the indented line is no longer text"
PY
