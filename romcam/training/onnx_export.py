"""Writing fitted networks as ONNX files: folded layers, one byte for each weight.

Written by hand because `torch.onnx.export` (torch 2.13) makes the leg network's file four times as large (4.04 instead
of 0.99 MB); quantised by onnxruntime it is 1.10 MB, but takes 12 instead of 2.5 ms and errs twice as much.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from torch import nn

from romcam.estimators.colour_crop import CELLS
from romcam.estimators.colour_crop import SEEN_PX as SEEN_OF_LEGS
from romcam.estimators.joint_network import APPEARANCE, LEANS, POINTS, SEEN_PX
from romcam.estimators.leg_network import POINTS as POINTS_OF_LEGS
from romcam.training.joint_network import JointNet, Scaling
from romcam.training.layers import MapNet, Residual, parts_of
from romcam.training.leg_network import LegNet
from romcam.training.second_network import APPEARANCE as APPEARANCE_OF_SECOND
from romcam.training.second_network import POINTS as POINTS_OF_SECOND
from romcam.training.second_network import SecondNet


class _Graph:
    """Nodes and constants in their order; every method takes and returns names of values."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def add(self, kind: str, *inputs: str, **attributes: object) -> str:
        name = f"{kind.lower()}{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [name], **attributes))
        return name

    def constant(self, value: torch.Tensor | NDArray[np.generic]) -> str:
        array = value.detach().numpy() if isinstance(value, torch.Tensor) else value
        name = f"constant{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(array, name))
        return name

    def weights(self, value: torch.Tensor) -> str:
        """Add weights (out, ...) as 8-bit integers with one scale for each output: a quarter of the size."""
        step = value.detach().abs().amax(dim=tuple(range(1, value.dim())), keepdim=True).clamp(min=1e-12) / 127
        steps = self.constant((value.detach() / step).round().to(torch.int8))
        return self.add("Mul", self.add("Cast", steps, to=TensorProto.FLOAT), self.constant(step))

    def convolution(self, x: str, pair: nn.Module) -> str:
        """Add a convolution, with the normalisation after it folded in."""
        convolution, norm = parts_of(pair)
        assert norm.running_var is not None
        assert norm.running_mean is not None
        gain = norm.weight / torch.sqrt(norm.running_var + norm.eps)
        weight = self.weights(convolution.weight * gain[:, None, None, None])
        bias = self.constant(norm.bias - norm.running_mean * gain)
        stride = list(convolution.stride)
        return self.add("Conv", x, weight, bias, kernel_shape=[3, 3], strides=stride, pads=[1, 1, 1, 1])

    def full(self, x: str, weight: torch.Tensor, bias: torch.Tensor) -> str:
        return self.add("Gemm", x, self.weights(weight), self.constant(bias), transB=1)

    def silu(self, x: str) -> str:
        return self.add("Mul", x, self.add("Sigmoid", x))

    def layers(self, x: str, sequence: nn.Sequential) -> str:
        for layer in sequence:
            if isinstance(layer, nn.Sequential):
                x = self.convolution(x, layer)
            elif isinstance(layer, Residual):
                x = self.residual(x, layer)
            elif isinstance(layer, nn.ReLU):
                x = self.add("Relu", x)
            else:
                x = self.add("Flatten", x, axis=1)
        return x

    def residual(self, x: str, layer: Residual) -> str:
        inner = self.add("Relu", self.convolution(x, layer.first))
        return self.add("Relu", self.add("Add", x, self.convolution(inner, layer.second)))

    def doubled(self, x: str) -> str:
        """Double rows and columns by repetition."""
        scales = self.constant(torch.tensor([1.0, 1.0, 2.0, 2.0]))
        return self.add("Resize", x, "", scales, mode="nearest", coordinate_transformation_mode="asymmetric",
                        nearest_mode="floor")  # fmt: skip

    def write(self, path: Path, name: str, picture_shape: list[int], output_shapes: dict[str, list[int]]) -> None:
        """Write the file, whole or not at all."""
        outputs = [helper.make_tensor_value_info(out, TensorProto.FLOAT, shape) for out, shape in output_shapes.items()]
        picture = helper.make_tensor_value_info("picture", TensorProto.FLOAT, picture_shape)
        model = helper.make_model(
            helper.make_graph(self.nodes, name, [picture], outputs, self.constants),
            opset_imports=[helper.make_opsetid("", 13)],
            ir_version=8,
            producer_name="romcam.training",
        )
        onnx.checker.check_model(model)
        partial = path.with_suffix(".part")
        partial.write_bytes(model.SerializeToString())
        partial.replace(path)

    def mapped(self, x: str, net: MapNet) -> tuple[str, str, str]:
        """Add the layers of a `MapNet`, as its `forward` computes them."""
        levels = [self.layers(x, net.start)]
        for down in net.down:
            assert isinstance(down, nn.Sequential)
            levels.append(self.layers(levels[-1], down))
        coarse = y = levels.pop()
        for up, refine in zip(net.up, net.refine, strict=True):
            assert isinstance(up, nn.Sequential)
            assert isinstance(refine, Residual)
            y = self.add("Relu", self.add("Add", self.doubled(self.layers(y, up)), levels.pop()))
            y = self.residual(y, refine)
        return self.plain(y, net.maps), y, coarse

    def plain(self, x: str, convolution: nn.Conv2d) -> str:
        """Add a convolution with a bias and without normalisation; it keeps the size."""
        assert convolution.bias is not None
        weight, bias = self.weights(convolution.weight), self.constant(convolution.bias)
        side = convolution.kernel_size[0]
        return self.add("Conv", x, weight, bias, kernel_shape=[side, side], pads=[side // 2] * 4)


def write_leg_network(path: Path, net: LegNet) -> None:
    """Write the network that `romcam.estimators.leg_network.LegNetwork` reads: maps of the joints, and log odds.

    Parameters
    ----------
    path
        The .onnx file to write.
    net
        The fitted network.
    """
    graph = _Graph()
    maps, _, coarse = graph.mapped("picture", net.finder)
    mean = graph.add("Flatten", graph.add("GlobalAveragePool", coarse), axis=1)
    nearer = graph.full(mean, net.nearer.weight, net.nearer.bias)
    shapes = {maps: [1, POINTS_OF_LEGS, CELLS, CELLS], nearer: [1, 1]}
    graph.write(path, "legs", [1, 3, SEEN_OF_LEGS, SEEN_OF_LEGS], shapes)


def write_second_network(path: Path, net: SecondNet) -> None:
    """Write the network that `romcam.estimators.second_network` reads: maps of the points, and the appearance.

    Parameters
    ----------
    path
        The .onnx file to write.
    net
        The fitted network.
    """
    graph = _Graph()
    maps, _, coarse = graph.mapped("picture", net.finder)
    appearance = graph.silu(
        graph.full(graph.add("Flatten", coarse, axis=1), net.appearance.weight, net.appearance.bias)
    )
    shapes = {maps: [1, POINTS_OF_SECOND, CELLS, CELLS], appearance: [1, APPEARANCE_OF_SECOND]}
    graph.write(path, "second", [1, 3, SEEN_OF_LEGS, SEEN_OF_LEGS], shapes)


def write_joint_network(path: Path, net: JointNet, scaling: Scaling) -> None:
    """Write the network that `romcam.estimators.joint_network.JointNetwork` reads: outputs in their units, features.

    Parameters
    ----------
    path
        The .onnx file to write.
    net
        The fitted network.
    scaling
        Its standard units, which are folded into the last layer.
    """
    graph = _Graph()
    features = graph.silu(graph.full(graph.layers("picture", net.backbone), net.features.weight, net.features.bias))
    weight = net.outputs.weight * scaling.deviation[:, None]
    outputs = graph.full(features, weight, net.outputs.bias * scaling.deviation + scaling.mean)
    out = graph.add("Concat", outputs, features, axis=1)
    shape = [1, 2 * POINTS + LEANS + APPEARANCE]
    graph.write(path, "joints", [1, 2, SEEN_PX, SEEN_PX], {out: shape})
