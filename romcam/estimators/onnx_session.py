"""Networks of romcam's own, run on one core."""

from __future__ import annotations

from typing import Any

from romcam.errors import ModelError


def open_network(weights: bytes, finds: str) -> Any:
    """An ONNX session of the bytes of a file. finds: what the network finds, in a word. Raises ModelError for what is
    no network."""
    import onnxruntime  # here: it starts a thread when it is loaded, and a process with threads must not fork

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1  # another core has the pose model's next frame
    try:
        return onnxruntime.InferenceSession(weights, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # its own kinds are not public
        reason = str(error).splitlines()[0]
        raise ModelError(f"The network that finds the {finds} cannot be read ({reason}); reinstall romcam.") from None
