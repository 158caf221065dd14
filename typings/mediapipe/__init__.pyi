from enum import Enum
from typing import Any

from mediapipe import tasks as tasks
from numpy.typing import NDArray

class ImageFormat(Enum):
    SRGB = ...

class Image:
    def __init__(self, *, image_format: ImageFormat, data: NDArray[Any]) -> None: ...
    def numpy_view(self) -> NDArray[Any]: ...
