#!/bin/sh
# universal_pathlib 0.3.10: of a file on fsspec's memory file system, `stat().st_mtime` is 0, although the file system
# itself knows when the file was made; and `replace` is not implemented, although `rename` is.
# Guess before: st_mtime is the file system's own time, and replace works as rename does.
# It matters to: whoever decides by modification times, or replaces files as a whole, what is already done in a folder.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q --disable-pip-version-check universal_pathlib==0.3.10 fsspec==2026.9.0
"$folder/venv/bin/python" - <<'PY'
import upath

path = upath.UPath("memory://films/a.txt")
path.parent.mkdir(parents=True, exist_ok=True)
path.write_text("a film")
made = path.fs.info(path.path)["created"]
print("universal_pathlib", upath.__version__, "- st_mtime", path.stat().st_mtime, "- the file system says", made.year)
assert path.stat().st_mtime == 0, "changed: st_mtime is known"
try:
    path.replace(upath.UPath("memory://films/b.txt"))
except NotImplementedError as error:
    print("replace:", error)
else:
    raise SystemExit("changed: replace works")
assert path.rename("memory://films/c.txt").read_text() == "a film"
print("rename works")
PY
