from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import transform as transform

class Delaunay:
    simplices: NDArray[np.intp]
    transform: NDArray[np.float64]
    def __init__(self, points: NDArray[Any]) -> None: ...
    def find_simplex(self, points: NDArray[Any]) -> NDArray[np.intp]: ...
