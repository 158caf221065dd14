"""A written network of legs goes on where it was."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("onnx")

from torch import nn  # noqa: E402

from romcam.estimators.leg_network import SEEN_PX  # noqa: E402
from romcam.training.leg_net import LegNet  # noqa: E402
from romcam.training.onnx_export import write_legs  # noqa: E402
from romcam.training.onnx_import import legs_read  # noqa: E402


def shown(count=4):
    return torch.randn(count, 3, SEEN_PX, SEEN_PX, generator=torch.Generator().manual_seed(3))


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """A network whose norms have all seen something, and its file."""
    torch.manual_seed(5)
    net = LegNet()
    with torch.no_grad():  # what it sees is not the same in every direction
        net.seeing.start[0][0].weight *= torch.tensor([-1.0, 0.0, 1.0])
    for module in net.modules():
        if isinstance(module, nn.BatchNorm2d):
            nn.init.uniform_(module.weight, 0.5, 1.5)
            nn.init.normal_(module.bias, std=0.3)
    with torch.no_grad():
        for _ in range(3):
            net(shown(8))
    path = tmp_path_factory.mktemp("legs") / "legs.onnx"
    write_legs(path, net.eval())
    return net, path


def test_it_says_the_same_and_its_norms_have_the_statistics_of_what_it_was_shown(written):
    net, path = written
    read = legs_read(path, lambda each: each(shown()) and None)
    with torch.no_grad():
        said, known = read(shown())[0], net(shown())[0]
        assert (said - known).abs().mean() < 0.05 * known.std()  # the file holds a byte for each weight
        before = [each.clone() for each in read.eval()(shown())]
        fresh = [each.clone() for each in read.train()(shown())]
    torch.testing.assert_close(fresh[0], before[0], atol=0.02, rtol=0.02)
    norms = [each for each in read.modules() if isinstance(each, nn.BatchNorm2d)]
    assert max(float(each.running_mean.abs().max()) for each in norms) > 0.05


def test_turned_by_a_quarter_it_says_of_a_turned_picture_what_it_said_of_the_picture(written):
    _, path = written
    plain, turned = (legs_read(path, lambda each: each(shown()) and None, turned=way) for way in (False, True))
    coarse = torch.randn(4, 3, 5, 5, generator=torch.Generator().manual_seed(1))
    pictures = nn.functional.interpolate(coarse, size=(SEEN_PX, SEEN_PX), mode="bicubic")

    def told(net: LegNet, x: torch.Tensor) -> torch.Tensor:
        """What the maps say of pictures beyond what they say of an empty one, which has edges, too."""
        return net(x)[0] - net(torch.zeros_like(x))[0]

    def alike(net: LegNet) -> float:
        """How the maps of the pictures, turned, go with those of the plain network, inside."""
        with torch.no_grad():
            maps = told(plain, pictures), torch.rot90(told(net, torch.rot90(pictures, -1, (2, 3))), 1, (2, 3))
        inside = [each[..., 8:-8, 8:-8].flatten() for each in maps]
        return float(torch.corrcoef(torch.stack(inside))[0, 1])

    # Strides begin at one edge of a picture and, turned, at another: it is nearly the same.
    assert alike(turned) > 0.95
    assert alike(plain) < 0.9
