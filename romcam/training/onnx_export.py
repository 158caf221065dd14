"""Write fitted networks as ONNX files: plain layers, a byte for each weight."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from torch import nn

from romcam.estimators.joint_network import LEANS, POINTS, SEEN_PX
from romcam.estimators.leg_network import CELLS
from romcam.estimators.leg_network import POINTS as POINTS_OF_LEGS
from romcam.estimators.leg_network import SEEN_PX as SEEN_OF_LEGS
from romcam.recording import APPEARANCE
from romcam.training.joints import Looker, Standard
from romcam.training.layers import MapNet, Residual
from romcam.training.leg_net import LegNet
from romcam.training.second_estimator_net import POINTS as POINTS_OF_WITNESS
from romcam.training.second_estimator_net import SAID, WitnessNet


class _Graph:
    """Nodes and constants, one after the other; every method takes and returns the name of a value."""

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
        """Weights (out, ...) in 255 steps of each output's own, for a file of a quarter of the size."""
        step = value.detach().abs().amax(dim=tuple(range(1, value.dim())), keepdim=True).clamp(min=1e-12) / 127
        steps = self.constant((value.detach() / step).round().to(torch.int8))
        return self.add("Mul", self.add("Cast", steps, to=TensorProto.FLOAT), self.constant(step))

    def convolution(self, x: str, convolution: nn.Conv2d, norm: nn.BatchNorm2d) -> str:
        """A convolution with the normalisation after it folded in."""
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
        scales = self.constant(torch.tensor([1.0, 1.0, 2.0, 2.0]))
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
            producer_name="romcam.training",
        )
        onnx.checker.check_model(model)
        partial = path.with_suffix(".part")
        partial.write_bytes(model.SerializeToString())
        partial.replace(path)

    def mapped(self, x: str, net: MapNet) -> tuple[str, str, str]:
        """As `MapNet.forward`."""
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
        """A convolution that keeps the size, with a bias of its own and no normalisation."""
        assert convolution.bias is not None
        weight, bias = self.weights(convolution.weight), self.constant(convolution.bias)
        side = convolution.kernel_size[0]
        return self.add("Conv", x, weight, bias, kernel_shape=[side, side], pads=[side // 2] * 4)


def write_legs(path: Path, net: LegNet) -> None:
    """Write what `romcam.estimators.leg_network.LegFinder` reads: the maps of the points, and the log odds."""
    graph = _Graph()
    maps, _, coarse = graph.mapped("picture", net.seeing)
    mean = graph.add("Flatten", graph.add("GlobalAveragePool", coarse), axis=1)
    nearer = graph.full(mean, net.nearer.weight, net.nearer.bias)
    shapes = {maps: [1, POINTS_OF_LEGS, CELLS, CELLS], nearer: [1, 1]}
    graph.write(path, "legs", [1, 3, SEEN_OF_LEGS, SEEN_OF_LEGS], shapes)


def write_witness_network(path: Path, net: WitnessNet) -> None:
    """Write what `romcam.estimators.second_network.WitnessFinder` reads: the maps of the points, and what is said
    beside them."""
    graph = _Graph()
    maps, _, coarse = graph.mapped("picture", net.seeing)
    said = graph.silu(graph.full(graph.add("Flatten", coarse, axis=1), net.noticing.weight, net.noticing.bias))
    shapes = {maps: [1, POINTS_OF_WITNESS, CELLS, CELLS], said: [1, SAID]}
    graph.write(path, "witness", [1, 3, SEEN_OF_LEGS, SEEN_OF_LEGS], shapes)


def write_network(path: Path, net: Looker, standard: Standard) -> None:
    """Write what `romcam.estimators.joint_network.JointFinder` reads: what is said, in its own units, and then what
    was noticed."""
    graph = _Graph()
    noticed = graph.silu(graph.full(graph.layers("picture", net.trunk), net.noticing.weight, net.noticing.bias))
    weight = net.saying.weight * standard.deviation[:, None]
    said = graph.full(noticed, weight, net.saying.bias * standard.deviation + standard.mean)
    out = graph.add("Concat", said, noticed, axis=1)
    shape = [1, 2 * POINTS + LEANS + APPEARANCE]
    graph.write(path, "joints", [1, 2, SEEN_PX, SEEN_PX], {out: shape})
