#!/bin/sh
# SciPy 1.17.1: netcdf_file writes an attribute that is a Python float, or a list of them, with 32 bits, without a
# word; the same number as numpy.float64 keeps its 64 bits. netCDF4 1.7.5 writes 64 bits in each case, to the same format.
# Guess before: Python's float is written as the 64 bits that it has.
# It matters to: whoever writes a rate, a scale_factor or a threshold: 30000/1001 pictures a second are read back as
# 29.970029830932617, which is not equal to the rate of the film.
# (romcam gives netcdf_file numpy.float64.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q --disable-pip-version-check scipy==1.17.1 netCDF4==1.7.5.1.post1 numpy==2.4.6
cd "$folder"
"$folder/venv/bin/python" - <<'PY'
import netCDF4
import numpy as np
import scipy
from scipy.io import netcdf_file

rate = 30000 / 1001
with netcdf_file("scipy.nc", "w", version=2) as file:
    file.plain, file.numpy, file.listed = rate, np.float64(rate), [rate]
with netCDF4.Dataset("netcdf4.nc", "w", format="NETCDF3_64BIT_OFFSET") as file:
    file.plain, file.numpy, file.listed = rate, np.float64(rate), [rate]
read = {}
for path in ("scipy.nc", "netcdf4.nc"):
    with netCDF4.Dataset(path) as file:
        read[path] = [float(file.getncattr(name)) for name in ("plain", "numpy", "listed")]
    print(f"written by {path}, SciPy {scipy.__version__}, netCDF4 {netCDF4.__version__}: {read[path]}")
half = float(np.float32(rate))
assert half != rate and read["netcdf4.nc"] == [rate] * 3
assert read["scipy.nc"] == [half, rate, half], "changed: a Python float keeps its 64 bits"
PY
