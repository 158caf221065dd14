#!/bin/sh
# PyAV 18.1.0: the documentation of VideoReformatter.reformat says that dst_color_trc sets metadata only and converts no
# pixel. For a PQ picture it does convert: a grey of 58 % of the code range comes out as 253 of 255, not as 147.
# Guess before: as documented, the same pixels with another tag.
# It matters to: everyone who reads HDR films of phones, whose pictures are dark and grey without it. The first picture of
# each size takes seconds, since the conversion is tabulated.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q --disable-pip-version-check av==18.1.0 numpy==2.2.6
"$folder/venv/bin/python" - <<'PY'
import av
import numpy as np
from av.video.reformatter import ColorPrimaries, ColorTrc, VideoReformatter

frame = av.VideoFrame.from_ndarray(np.full((16, 16, 3), round(0.58 * 255), np.uint8), format="rgb24")
frame = frame.reformat(format="yuv420p")
frame.color_trc, frame.color_primaries, frame.colorspace = ColorTrc.SMPTE2084, ColorPrimaries.BT2020, 9
plain = VideoReformatter().reformat(frame, format="rgb24").to_ndarray()
labelled = VideoReformatter().reformat(
    frame, format="rgb24", dst_color_trc=ColorTrc.BT709, dst_color_primaries=ColorPrimaries.BT709
).to_ndarray()
print("av", av.__version__, "without", plain[8, 8].tolist(), "with dst_color_trc", labelled[8, 8].tolist())
assert abs(int(labelled[8, 8, 1]) - int(plain[8, 8, 1])) > 30, "changed: the pixels are no longer converted"
PY
