"""The plain loop, with which the speed of romcam is compared: OpenCV reads, MediaPipe detects with a mask.

Usage: python bench/plain_loop.py FILM... WEIGHTS
"""

import sys

import cv2
import mediapipe as mp
from mediapipe.tasks import python as tasks
from mediapipe.tasks.python import vision


def main(film: str, weights: str) -> None:
    options = vision.PoseLandmarkerOptions(
        base_options=tasks.BaseOptions(model_asset_path=weights),
        running_mode=vision.RunningMode.VIDEO,
        output_segmentation_masks=True,
    )
    capture = cv2.VideoCapture(film)
    frames = 0
    with vision.PoseLandmarker.create_from_options(options) as landmarker:
        while True:
            ok, frame = capture.read()
            if not ok:
                break
            image = mp.Image(image_format=mp.ImageFormat.SRGB, data=cv2.cvtColor(frame, cv2.COLOR_BGR2RGB))
            result = landmarker.detect_for_video(image, round(capture.get(cv2.CAP_PROP_POS_MSEC)) + frames)
            if result.segmentation_masks:
                result.segmentation_masks[0].numpy_view()
            frames += 1
    print(frames)


if __name__ == "__main__":
    for each in sys.argv[1:-1]:
        main(each, sys.argv[-1])
