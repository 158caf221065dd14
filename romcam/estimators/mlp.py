"""Small networks of full layers, evaluated with numpy."""

from __future__ import annotations

import numpy as np

from romcam.recording import FloatArray


def forward(x: FloatArray, weights: tuple[FloatArray, ...], biases: tuple[FloatArray, ...]) -> FloatArray:
    """Outputs of a network of full layers, x / (1 + exp(-x)) between them; (..., in) → (..., out)."""
    for i, (weight, bias) in enumerate(zip(weights, biases, strict=True)):
        x = x @ weight + bias
        if i < len(weights) - 1:
            x = x / (1 + np.exp(np.minimum(-x, 80.0)))
    return x
