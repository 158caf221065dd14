"""Runs romcam's own networks, each on one core."""

from __future__ import annotations

from typing import Any, Literal

from romcam.errors import ModelError
from romcam.messages import Catalogue

_text = Catalogue(__name__)


def open_network(weights: bytes, network: Literal["joints", "legs", "pelvis"]) -> Any:
    """Open an ONNX session.

    Parameters
    ----------
    weights
        Content of the file.
    network
        What it finds, for the error.

    Returns
    -------
    The session (`onnxruntime.InferenceSession`).

    Raises
    ------
    ModelError
        If the content is not a network.
    """
    import onnxruntime  # here: it starts a thread when it is loaded, and a process with threads must not fork

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1  # the pose model uses the other core
    try:
        return onnxruntime.InferenceSession(weights, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime's own exceptions are not public
        reason = str(error).splitlines()[0]
        raise ModelError(_text(f"network-unreadable-{network}", reason=reason)) from None
