from collections.abc import Sequence
from enum import Enum

from mediapipe import Image
from mediapipe.tasks.python import BaseOptions

class RunningMode(Enum):
    IMAGE = ...
    VIDEO = ...

class NormalizedLandmark:
    x: float
    y: float
    z: float
    visibility: float

class PoseLandmarkerResult:
    pose_landmarks: Sequence[Sequence[NormalizedLandmark]]
    pose_world_landmarks: Sequence[Sequence[NormalizedLandmark]]
    segmentation_masks: Sequence[Image] | None

class PoseLandmarkerOptions:
    def __init__(
        self, *, base_options: BaseOptions, running_mode: RunningMode, num_poses: int, output_segmentation_masks: bool
    ) -> None: ...

class PoseLandmarker:
    @classmethod
    def create_from_options(cls, options: PoseLandmarkerOptions) -> PoseLandmarker: ...
    def detect(self, image: Image) -> PoseLandmarkerResult: ...
    def detect_for_video(self, image: Image, timestamp_ms: int) -> PoseLandmarkerResult: ...
    def close(self) -> None: ...
