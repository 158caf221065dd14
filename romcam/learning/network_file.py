"""Write fitted networks as ONNX files: plain layers, weights in half precision."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn

from romcam.learning.joints import Looker, Residual, Standard
from romcam.learning.leg_net import LegNet
from romcam.pose.joints import LEANS, POINTS, SEEN_PX
from romcam.pose.legs import CELLS
from romcam.pose.legs import POINTS as POINTS_OF_LEGS
from romcam.pose.legs import SEEN_PX as SEEN_OF_LEGS
from romcam.recording import APPEARANCE


class _Graph:
    """Nodes and constants, one after the other; every method takes and returns the name of a value."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def add(self, kind: str, *inputs: str, **attributes: object) -> str:
        name = f"{kind.lower()}{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [name], **attributes))
        return name

    def constant(self, value: torch.Tensor, *, half: bool) -> str:
        kind = np.float16 if half else np.float32
        name = f"constant{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(value.detach().numpy().astype(kind), name))
        return self.add("Cast", name, to=TensorProto.FLOAT) if half else name

    def convolution(self, x: str, convolution: nn.Conv2d, norm: nn.BatchNorm2d) -> str:
        """A convolution with the normalisation after it folded in."""
        assert norm.running_var is not None
        assert norm.running_mean is not None
        gain = norm.weight / torch.sqrt(norm.running_var + norm.eps)
        weight = self.constant(convolution.weight * gain[:, None, None, None], half=True)
        bias = self.constant(norm.bias - norm.running_mean * gain, half=False)
        stride = list(convolution.stride)
        return self.add("Conv", x, weight, bias, kernel_shape=[3, 3], strides=stride, pads=[1, 1, 1, 1])

    def full(self, x: str, weight: torch.Tensor, bias: torch.Tensor) -> str:
        return self.add("Gemm", x, self.constant(weight, half=True), self.constant(bias, half=False), transB=1)

    def silu(self, x: str) -> str:
        return self.add("Mul", x, self.add("Sigmoid", x))

    def layers(self, x: str, sequence: nn.Sequential) -> str:
        for layer in sequence:
            if isinstance(layer, nn.Sequential):
                x = self.convolution(x, layer[0], layer[1])
            elif isinstance(layer, Residual):
                x = self.residual(x, layer)
            elif isinstance(layer, nn.ReLU):
                x = self.add("Relu", x)
            else:
                x = self.add("Flatten", x, axis=1)
        return x

    def residual(self, x: str, layer: Residual) -> str:
        inner = self.add("Relu", self.convolution(x, layer.first[0], layer.first[1]))
        return self.add("Relu", self.add("Add", x, self.convolution(inner, layer.second[0], layer.second[1])))

    def doubled(self, x: str) -> str:
        """Twice as many rows and columns, each cell repeated."""
        scales = self.constant(torch.tensor([1.0, 1.0, 2.0, 2.0]), half=False)
        return self.add("Resize", x, "", scales, mode="nearest", coordinate_transformation_mode="asymmetric",
                        nearest_mode="floor")  # fmt: skip

    def write(self, path: Path, name: str, shown: list[int], answers: dict[str, list[int]]) -> None:
        """Write the file, whole or not at all. shown: shape of the input `picture`; answers: of what comes out."""
        outputs = [helper.make_tensor_value_info(out, TensorProto.FLOAT, shape) for out, shape in answers.items()]
        picture = helper.make_tensor_value_info("picture", TensorProto.FLOAT, shown)
        model = helper.make_model(
            helper.make_graph(self.nodes, name, [picture], outputs, self.constants),
            opset_imports=[helper.make_opsetid("", 13)],
            ir_version=8,
            producer_name="romcam.learning",
        )
        onnx.checker.check_model(model)
        partial = path.with_suffix(".part")
        partial.write_bytes(model.SerializeToString())
        partial.replace(path)


def write_legs(path: Path, net: LegNet) -> None:
    """Write what `romcam.pose.legs.LegFinder` reads: the maps of the points, and the log odds."""
    graph = _Graph()
    levels = [graph.layers("picture", net.start)]
    for down in net.down:
        assert isinstance(down, nn.Sequential)
        levels.append(graph.layers(levels[-1], down))
    y = levels.pop()
    mean = graph.add("Flatten", graph.add("GlobalAveragePool", y), axis=1)
    nearer = graph.full(mean, net.nearer.weight, net.nearer.bias)
    for up, refine in zip(net.up, net.refine, strict=True):
        assert isinstance(up, nn.Sequential)
        assert isinstance(refine, Residual)
        y = graph.add("Relu", graph.add("Add", graph.doubled(graph.layers(y, up)), levels.pop()))
        y = graph.residual(y, refine)
    weight, bias = graph.constant(net.maps.weight, half=True), graph.constant(net.maps.bias, half=False)  # pyright: ignore[reportArgumentType]
    maps = graph.add("Conv", y, weight, bias, kernel_shape=[3, 3], strides=[1, 1], pads=[1, 1, 1, 1])
    shapes = {maps: [1, POINTS_OF_LEGS, CELLS, CELLS], nearer: [1, 1]}
    graph.write(path, "legs", [1, 3, SEEN_OF_LEGS, SEEN_OF_LEGS], shapes)


def write_network(path: Path, net: Looker, standard: Standard) -> None:
    """Write what `romcam.pose.joints.JointFinder` reads: what is said, in its own units, and then what was noticed."""
    graph = _Graph()
    noticed = graph.silu(graph.full(graph.layers("picture", net.trunk), net.noticing.weight, net.noticing.bias))
    weight = net.saying.weight * standard.deviation[:, None]
    said = graph.full(noticed, weight, net.saying.bias * standard.deviation + standard.mean)
    out = graph.add("Concat", said, noticed, axis=1)
    shape = [1, 2 * POINTS + LEANS + APPEARANCE]
    graph.write(path, "joints", [1, 2, SEEN_PX, SEEN_PX], {out: shape})
