from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

def circmean(
    samples: NDArray[Any],
    high: float = ...,
    low: float = ...,
    axis: int | None = None,
    nan_policy: Literal["propagate", "raise", "omit"] = "propagate",
) -> np.float64: ...
