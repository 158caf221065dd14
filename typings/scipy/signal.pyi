from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

def butter(N: int, Wn: float, *, fs: float, output: Literal["sos"]) -> NDArray[np.float64]: ...
def find_peaks(
    x: NDArray[Any], *, prominence: float | None = None, distance: float | None = None, height: float | None = None
) -> tuple[NDArray[np.intp], dict[str, NDArray[Any]]]: ...
def sosfiltfilt(
    sos: NDArray[Any],
    x: NDArray[Any],
    *,
    padtype: Literal["odd", "even", "constant"] = "odd",
    padlen: int | None = None,
) -> NDArray[np.float64]: ...
