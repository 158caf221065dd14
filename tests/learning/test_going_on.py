"""A written network of legs goes on where it was."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("onnx")

from torch import nn  # noqa: E402

from romcam.learning.going_on import legs_read  # noqa: E402
from romcam.learning.leg_net import LegNet  # noqa: E402
from romcam.learning.network_file import write_legs  # noqa: E402
from romcam.pose.legs import SEEN_PX  # noqa: E402


def shown(count=4):
    return torch.randn(count, 3, SEEN_PX, SEEN_PX, generator=torch.Generator().manual_seed(3))


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """A network whose norms have all seen something, and its file."""
    torch.manual_seed(5)
    net = LegNet()
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
    with torch.no_grad():
        there, here = plain(shown())[0], turned(torch.rot90(shown(), -1, (2, 3)))[0]
    back = torch.rot90(here, 1, (2, 3))
    # The strides of an even picture begin at one edge: turned, they begin at another. It is nearly the same.
    inside = (..., slice(8, -8), slice(8, -8))
    assert torch.corrcoef(torch.stack([there[inside].flatten(), back[inside].flatten()]))[0, 1] > 0.5
