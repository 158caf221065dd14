from typing import Any

from numpy.typing import NDArray

def block_diag(*arrs: NDArray[Any]) -> NDArray[Any]: ...
