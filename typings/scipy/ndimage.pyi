from collections.abc import Sequence
from typing import Any, Literal, TypeVar

import numpy as np
from numpy.typing import NDArray

_Type = TypeVar("_Type", bound=np.generic)
_Mode = Literal["reflect", "constant", "nearest", "mirror", "wrap"]
_Size = int | tuple[int, ...]

def gaussian_filter(
    input: NDArray[_Type], sigma: float | Sequence[float], *, mode: _Mode | Sequence[_Mode] = "reflect"
) -> NDArray[_Type]: ...
def maximum_filter(input: NDArray[_Type], size: _Size, *, mode: _Mode = "reflect", **others: Any) -> NDArray[_Type]: ...
def minimum_filter(input: NDArray[_Type], size: _Size, *, mode: _Mode = "reflect", **others: Any) -> NDArray[_Type]: ...
def median_filter(input: NDArray[_Type], size: _Size, *, mode: _Mode = "reflect", **others: Any) -> NDArray[_Type]: ...
def maximum_filter1d(
    input: NDArray[_Type], size: int, axis: int = -1, *, mode: _Mode = "reflect"
) -> NDArray[_Type]: ...
def minimum_filter1d(
    input: NDArray[_Type], size: int, axis: int = -1, *, mode: _Mode = "reflect"
) -> NDArray[_Type]: ...
