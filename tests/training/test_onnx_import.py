"""A fit can go on from a written leg network."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("onnx")

from torch import nn  # noqa: E402

from romcam.estimators.colour_crop import SEEN_PX  # noqa: E402
from romcam.training.leg_network import LegNet  # noqa: E402
from romcam.training.onnx_export import write_leg_network  # noqa: E402
from romcam.training.onnx_import import read_leg_network  # noqa: E402


def pictures_of(count=4):
    return torch.randn(count, 3, SEEN_PX, SEEN_PX, generator=torch.Generator().manual_seed(3))


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """A network whose normalisation layers have all been trained, and its file."""
    torch.manual_seed(5)
    net = LegNet()
    with torch.no_grad():  # not the same in every direction
        net.finder.start[0][0].weight *= torch.tensor([-1.0, 0.0, 1.0])
    for module in net.modules():
        if isinstance(module, nn.BatchNorm2d):
            nn.init.uniform_(module.weight, 0.5, 1.5)
            nn.init.normal_(module.bias, std=0.3)
    with torch.no_grad():
        for _ in range(3):
            net(pictures_of(8))
    path = tmp_path_factory.mktemp("legs") / "legs.onnx"
    write_leg_network(path, net.eval())
    return net, path


def test_outputs_stay_and_normalisation_gets_the_statistics_of_the_pictures(written):
    net, path = written
    read = read_leg_network(path, lambda each: each(pictures_of()) and None)
    with torch.no_grad():
        found, known = read(pictures_of())[0], net(pictures_of())[0]
        assert (found - known).abs().mean() < 0.05 * known.std()  # the file holds a byte for each weight
        before = [each.clone() for each in read.eval()(pictures_of())]
        fresh = [each.clone() for each in read.train()(pictures_of())]
    torch.testing.assert_close(fresh[0], before[0], atol=0.02, rtol=0.02)
    norms = [each for each in read.modules() if isinstance(each, nn.BatchNorm2d)]
    assert max(float(each.running_mean.abs().max()) for each in norms) > 0.05


def test_a_rotated_network_gives_the_same_maps_for_a_rotated_picture(written):
    _, path = written
    plain, rotated = (
        read_leg_network(path, lambda each: each(pictures_of()) and None, turned=turned) for turned in (False, True)
    )
    coarse = torch.randn(4, 3, 5, 5, generator=torch.Generator().manual_seed(1))
    pictures = nn.functional.interpolate(coarse, size=(SEEN_PX, SEEN_PX), mode="bicubic")

    def maps_of(net: LegNet, x: torch.Tensor) -> torch.Tensor:
        """Maps of pictures minus those of an empty picture, which has edges, too."""
        return net(x)[0] - net(torch.zeros_like(x))[0]

    def correlation(net: LegNet) -> float:
        """Correlation between the plain network and another on rotated pictures, rotated back; away from edges."""
        with torch.no_grad():
            maps = maps_of(plain, pictures), torch.rot90(maps_of(net, torch.rot90(pictures, -1, (2, 3))), 1, (2, 3))
        inside = [each[..., 8:-8, 8:-8].flatten() for each in maps]
        return float(torch.corrcoef(torch.stack(inside))[0, 1])

    # Strides begin at one edge of a picture and, rotated, at another: the maps are only nearly the same.
    assert correlation(rotated) > 0.95
    assert correlation(plain) < 0.9
