"""Constants that were found by running the estimators on people whom they had not seen, kept in `calibration.json`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import msgspec
import numpy as np

from romcam.body.landmarks import FloatArray
from romcam.protocol import Networks


@dataclass(frozen=True)
class Calibration:
    """Constants of one pair of estimators.

    Parameters
    ----------
    sharp_px
        Spread of the second network's points, pixels of its crop, up to which its errors are as stated: for pelvis,
        T12-L1 and thigh.
    familiar
        Out-of-distribution score of a film (`film_score`) below which 95 % of the calibration's films lie.
    growth_power
        Power of the score, in multiples of `familiar`, with which the stated errors of a film grow beyond it.
    contradiction
        Disagreement of both estimators (`romcam.estimators.second_estimator.disagreement`) below which 95 % of the
        calibration's frames lie.
    thigh_deg
        Greatest turn of the thigh, degrees, of the people the estimators were fitted to.
    knee_deg
        Flexion of the knee, degrees, up to which the thigh is estimated as in a straight leg; infinite for estimators
        that were fitted to bent knees.
    doubtful_growth
        Factor by which all stated standard errors are at least multiplied in a film of which a check of the picture
        warns.
    people
        Number of films, each of another rendered person, on which `familiar` and `contradiction` were measured.
    """

    sharp_px: tuple[float, float, float]
    familiar: float
    growth_power: float
    contradiction: float
    people: int
    thigh_deg: float = float("inf")
    knee_deg: float = float("inf")
    doubtful_growth: float = 1.0

    def growth(self, film_score: float) -> float:
        """Compute the factor on all stated standard errors of a film.

        Parameters
        ----------
        film_score
            From `film_score`.

        Returns
        -------
        1 for a film like those of the calibration, and where nothing was read (NaN).
        """
        return float(np.fmax(film_score / self.familiar, 1.0) ** self.growth_power)


class CalibrationFile(msgspec.Struct, frozen=True):
    """Content of `calibration.json`.

    Attributes
    ----------
    about
        How the constants were found, and the command that finds them again.
    networks
        The constants by the protocol's `networks`.
    """

    about: list[str]
    networks: dict[str, Calibration]


@cache
def load_calibration(networks: Networks = "bend") -> Calibration:
    """Read the constants of a pair of estimators.

    Parameters
    ----------
    networks
        The protocol's `networks`.
    """
    content = files("romcam.estimators").joinpath("calibration.json").read_bytes()
    return msgspec.json.decode(content, type=CalibrationFile).networks[networks]


def film_score(ood_score: FloatArray) -> float:
    """Compute the out-of-distribution score of a film: the median of its frames.

    Parameters
    ----------
    ood_score
        (T,) of the frames; NaN where the back was not read.

    Returns
    -------
    NaN if no frame was read.
    """
    known = ood_score[np.isfinite(ood_score)]
    return float(np.median(known)) if len(known) else float("nan")
