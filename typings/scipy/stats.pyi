from typing import Any

import numpy as np
from numpy.typing import NDArray

def circmean(samples: NDArray[np.floating[Any]], high: float = ..., low: float = ...) -> np.floating[Any]: ...
