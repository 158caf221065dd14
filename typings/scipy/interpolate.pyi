from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

_Array = NDArray[np.float64]

class CubicSpline:
    def __init__(
        self, x: NDArray[Any], y: NDArray[Any], *, bc_type: Literal["not-a-knot", "periodic"] = "not-a-knot"
    ) -> None: ...
    def __call__(self, x: NDArray[Any]) -> _Array: ...
