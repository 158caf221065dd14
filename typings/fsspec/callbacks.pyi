from collections.abc import Callable, Mapping
from typing import Any

class Callback:
    def __init__(self, *, hooks: Mapping[str, Callable[..., Any]]) -> None: ...
