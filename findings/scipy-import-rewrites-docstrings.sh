#!/bin/sh
# SciPy 1.17.1: `import scipy.signal` parses and rewrites 817 docstrings, each time a program starts; SciPy 1.15.3 did so
# with 72. A decorator adds to each function a table of the array libraries it works with. Without docstrings
# (`python -OO`) it parses as many empty ones.
# Guess before: documentation is made when documentation is built, and an import takes as long as with the last version.
# It matters to: programs that are started often or must react at once. A live measurement that imported scipy.signal at
# its first filter stood still for more than half a second.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat >"$folder/count.py" <<'PY'
import scipy._lib._docscrape as docscrape

parsed = 0
original = docscrape.NumpyDocString.__init__


def counted(self, *given, **named):
    global parsed
    parsed += 1
    original(self, *given, **named)


docscrape.NumpyDocString.__init__ = counted
import scipy.signal

print(parsed)
PY
for version in 1.15.3 1.17.1; do
  python3 -m venv "$folder/$version"
  "$folder/$version/bin/pip" install -q --disable-pip-version-check "scipy==$version" numpy==2.2.6
  for option in "" -OO; do
    seen=$("$folder/$version/bin/python" $option "$folder/count.py")
    echo "scipy $version, python $option: $seen docstrings parsed by \`import scipy.signal\`"
    case "$version" in
      1.15.3) test "$seen" -lt 200 || { echo "changed: the old version parses many, too"; exit 1; } ;;
      *) test "$seen" -gt 500 || { echo "changed: few docstrings are parsed"; exit 1; } ;;
    esac
  done
done
