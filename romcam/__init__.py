"""romcam: how much of a movement came from the hips and how much from the lumbar spine, from one camera."""

__version__ = "0.1.0"
