from mediapipe.tasks.python import vision as vision

class BaseOptions:
    def __init__(self, *, model_asset_buffer: bytes) -> None: ...
