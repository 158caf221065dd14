"""Reading leg networks back from their files, so that a fit can continue from them.

In the file, normalisation is folded into the convolutions. A fit needs it as a layer of its own, with the statistics it
would have gathered. They are measured on some pictures; the outputs of the network stay the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import reduce
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper
from torch import nn

from romcam.training.layers import Residual
from romcam.training.leg_network import LegNet

Layer = tuple[nn.Conv2d, nn.BatchNorm2d]


def read_leg_network(path: Path, run: Callable[[LegNet], None], *, turned: bool = False) -> LegNet:
    """Read a file of `romcam.training.onnx_export.write_leg_network`.

    Parameters
    ----------
    path
        The .onnx file.
    run
        Runs the network on some pictures of the kind it will be fitted to.
    turned
        Rotate the network by a quarter clockwise, so that a person who lies on the back with the head on the left
        becomes one who stands and faces right.
    """
    net = LegNet().eval()
    convolutions, full = _weights(path)
    if turned:
        convolutions = [(torch.rot90(weight, -1, (2, 3)).contiguous(), bias) for weight, bias in convolutions]
    layers = list(_layers(net))
    for (convolution, norm), (weight, bias) in zip(layers, convolutions[:-1], strict=True):
        convolution.weight.data = weight
        _set(norm, torch.zeros_like(bias), torch.ones_like(bias) - norm.eps, torch.ones_like(bias), bias)
    for last, (weight, bias) in ((net.finder.maps, convolutions[-1]), (net.nearer, full)):
        assert last.bias is not None
        last.weight.data, last.bias.data = weight, bias
    _set_apart(layers, lambda: run(net))
    return net


def _weights(path: Path) -> tuple[list[tuple[torch.Tensor, torch.Tensor]], tuple[torch.Tensor, torch.Tensor]]:
    """Weight and bias of every convolution, in the order of the file, and of the full layer."""
    graph = onnx.load(path).graph
    constants = {each.name: numpy_helper.to_array(each) for each in graph.initializer}
    nodes = {node.output[0]: node for node in graph.node}

    def value(name: str) -> NDArray[np.floating]:
        if name in constants:
            return constants[name].astype(np.float32)
        return reduce(np.multiply, (value(each) for each in nodes[name].input))  # 8-bit integers and their scale

    found: dict[str, list[tuple[torch.Tensor, torch.Tensor]]] = {"Conv": [], "Gemm": []}
    for node in graph.node:
        if node.op_type in found:
            found[node.op_type].append((torch.from_numpy(value(node.input[1])), torch.from_numpy(value(node.input[2]))))
    (full,) = found["Gemm"]
    return found["Conv"], full


def _layers(net: LegNet) -> Iterator[Layer]:
    """Convolutions and their normalisation in the order in which `write_leg_network` writes them."""
    finder = net.finder
    yield from _of(finder.start)
    for down in finder.down:
        yield from _of(down)
    for up, refine in zip(finder.up, finder.refine, strict=True):
        yield from _of(up)
        yield from _of(refine)


def _of(module: nn.Module) -> Iterator[Layer]:
    if isinstance(module, Residual):
        parts = module.first, module.second
    elif isinstance(module, nn.Sequential) and isinstance(module[0], nn.Conv2d):
        # A pair of `convolution`, alone or at the start of a longer sequence.
        convolution, norm, *rest = module
        assert isinstance(convolution, nn.Conv2d)
        assert isinstance(norm, nn.BatchNorm2d)
        yield convolution, norm
        parts = tuple(rest)
    else:
        parts = tuple(module.children())
    for part in parts:
        yield from _of(part)


def _set_apart(layers: list[Layer], run: Callable[[], None]) -> None:
    """Give idle normalisation layers the statistics of their inputs, and undo their effect in their weights."""
    sums = {norm: torch.zeros(3, norm.num_features, dtype=torch.float64) for _, norm in layers}

    def gather(norm: nn.BatchNorm2d) -> Callable[[nn.Module, object, torch.Tensor], None]:
        def add(_: nn.Module, __: object, out: torch.Tensor) -> None:
            seen = out.double().transpose(0, 1).flatten(1)
            sums[norm] += torch.stack([torch.full_like(seen[:, 0], seen.shape[1]), seen.sum(1), (seen**2).sum(1)])

        return add

    hooks = [convolution.register_forward_hook(gather(norm)) for convolution, norm in layers]
    with torch.no_grad():
        run()
    for hook in hooks:
        hook.remove()
    for _, norm in layers:
        count, total, squares = sums[norm]
        mean = (total / count).float()
        variance = (squares / count).float().sub(mean**2).clamp(min=1e-6)
        _set(norm, mean, variance, torch.sqrt(variance + norm.eps), norm.bias.data + mean)


def _set(
    norm: nn.BatchNorm2d, mean: torch.Tensor, variance: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor
) -> None:
    assert norm.running_mean is not None
    assert norm.running_var is not None
    norm.running_mean.copy_(mean)
    norm.running_var.copy_(variance)
    norm.weight.data, norm.bias.data = weight.clone(), bias.clone()
