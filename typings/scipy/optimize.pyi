from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

class OptimizeResult:
    x: NDArray[np.float64]
    cost: float
    jac: NDArray[np.float64]

def least_squares(
    fun: Callable[[NDArray[Any]], NDArray[Any]],
    x0: NDArray[np.float64],
    *,
    loss: str = ...,
    f_scale: float = ...,
) -> OptimizeResult: ...
