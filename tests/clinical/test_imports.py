from __future__ import annotations

import subprocess
import sys


def test_the_assessment_imports_no_video_pose_model_or_file_access():
    program = (
        "import sys, romcam.clinical, romcam.assessment, romcam.movement, romcam.angles;"
        "print(*sorted({name.split('.')[0] for name in sys.modules}))"
    )
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    outside = {"cv2", "mediapipe", "av", "polars", "msgspec", "jinja2", "typer", "rich", "torch"}
    assert not outside & set(loaded.stdout.split())
