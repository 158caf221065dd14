from mediapipe.tasks import python as python
