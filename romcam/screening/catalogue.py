"""The parts of a screening, assembled from the declarations of the clinical tests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Final

from romcam import clinical
from romcam.assessment.limitation import Limitation
from romcam.clinical import ClinicalTest, Tissue
from romcam.screening.findings import Side

SIDES: Final[tuple[Side, ...]] = ("left", "right")


@dataclass(frozen=True)
class TissueTest:
    """One test of a tissue.

    Parameters
    ----------
    test
        The test.
    limitations
        The test's limitations of this tissue: one for the measured leg, or one for each leg.
    """

    test: ClinicalTest
    limitations: tuple[Limitation, ...]

    @property
    def name(self) -> str:
        """Name of the test."""
        return self.test.name

    @property
    def one_leg(self) -> bool:
        """Whether a film shows one leg only."""
        return self.limitations[0].side is None

    def of(self, side: Side) -> Limitation:
        """Return the limitation of one leg.

        Parameters
        ----------
        side
            The leg.
        """
        return next(each for each in self.limitations if each.side in (None, side))


@cache
def tissue_tests(tissue: Tissue) -> tuple[TissueTest, ...]:
    """Return the tests of a tissue, the first choice first.

    Parameters
    ----------
    tissue
        The tissue.
    """
    found: list[TissueTest] = []
    for test in clinical.all_tests():
        limitations = tuple(each for each in test.limitations if each.tissue == tissue.name)
        if limitations:
            found.append(TissueTest(test, limitations))
    return tuple(sorted(found, key=lambda each: each.limitations[0].rank))


@cache
def movements() -> tuple[ClinicalTest, ...]:
    """Return the movements in which the spine may compensate, by falling weight."""
    found = [(test.movement_role, test) for test in clinical.all_tests()]
    weighed = [(role.weight, test) for role, test in found if role is not None]
    return tuple(test for _, test in sorted(weighed, key=lambda pair: (-pair[0], pair[1].name)))


@cache
def parts() -> tuple[str, ...]:
    """Return the names of the tests of tissues, in which another part than the spine may compensate."""
    return tuple(dict.fromkeys(each.name for tissue in clinical.TISSUES for each in tissue_tests(tissue)))


def bend() -> ClinicalTest:
    """Return the movement that shows bending forward."""
    return _only(lambda test: test.movement_role is not None and test.movement_role.kind == "bending")


def squat() -> ClinicalTest:
    """Return the movement that shows squatting."""
    return _only(lambda test: test.movement_role is not None and test.movement_role.kind == "squatting")


def finds_rounding(test: str) -> bool:
    """Return whether a movement tells only that the spine rounds, not that it compensates for stiff hips.

    Parameters
    ----------
    test
        Name of the test.
    """
    role = clinical.get(test).movement_role
    return role is not None and role.finds == "rounding"


def cross_check_test() -> ClinicalTest:
    """Return the test that the AMA Guides' cross-check compares with the bend."""
    return _only(lambda test: test.cross_check_measure is not None)


def _only(matches: Callable[[ClinicalTest], bool]) -> ClinicalTest:
    return next(test for test in clinical.all_tests() if matches(test))
