#!/bin/sh
# Installs what romcam needs of Debian or Ubuntu beyond Python, where it is missing: the libraries that the decoder's,
# the pose model's and the window's Python packages expect to find on any desktop, fonts for the pages on paper, and
# Python's own venv. Does nothing elsewhere.
set -eu
missing=""
for library in libGL.so.1 libEGL.so.1 libGLESv2.so.2 libglib-2.0.so.0 libxcb.so.1 libSM.so.6 libXext.so.6; do
  ldconfig -p 2>/dev/null | grep -q "$library" || missing="libgl1 libegl1 libgles2 libglib2.0-0 libxcb1 libsm6 libxext6"
done
[ -n "$(find /usr/share/fonts /usr/local/share/fonts \( -name '*.ttf' -o -name '*.otf' \) -print -quit 2>/dev/null)" ] ||
  missing="$missing fonts-dejavu-core fonts-liberation"
python3 -c 'import ensurepip, venv' 2>/dev/null || missing="$missing python3-venv"
[ -n "$missing" ] || exit 0
command -v apt-get >/dev/null || { echo "please install with your system's package manager: $missing" >&2; exit 1; }
as_root=""; [ "$(id -u)" = 0 ] || as_root=sudo
echo "installing system libraries: $missing"
export DEBIAN_FRONTEND=noninteractive
$as_root apt-get update -qq
# shellcheck disable=SC2086 -- the list is meant to be split into words
$as_root apt-get install -y -qq --no-install-recommends $missing >/dev/null
