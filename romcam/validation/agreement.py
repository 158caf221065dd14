"""Statistics of agreement between two methods or several raters on the same trials."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Final

import numpy as np
from scipy.special import fdtri, stdtrit

from romcam.body import FloatArray
from romcam.validation.study import Agreement, Errors, Interval

Z95: Final = 1.96
"""As in Bland and Altman; the third decimal is negligible compared with the uncertainty of any limit."""

LEAST_TRIALS: Final = 3
"""Least number of trials from which the spread of differences is estimated."""

LEAST_FOR_RELIABILITY: Final = 10
"""Least number of trials for ICC, SEM and MDC95: with fewer, their confidence intervals cover nearly everything."""

_UPPER: Final = 0.975


def compute_errors(found: FloatArray, reference: FloatArray) -> Errors:
    """Compute the errors of one method against a reference.

    Parameters
    ----------
    found
        romcam's values (N,).
    reference
        Values (N,) of the reference, in the same unit.

    Returns
    -------
    Errors
        In the unit of the values, without pairs that contain a NaN.
    """
    off = (found - reference)[np.isfinite(found) & np.isfinite(reference)]
    if len(off) == 0:
        return Errors(0, math.nan, math.nan, math.nan)
    return Errors(
        count=len(off),
        rmse=float(np.sqrt(np.mean(off**2))),
        median=float(np.median(np.abs(off))),
        bias=float(np.mean(off)),
    )


def compute_correlation(found: FloatArray, reference: FloatArray) -> float:
    """Compute Pearson's correlation of two series.

    Parameters
    ----------
    found
        romcam's values (N,).
    reference
        Values (N,) of the reference, in the same unit.

    Returns
    -------
    float
        -1..1, without pairs that contain a NaN. NaN with fewer than 3 pairs or if a series is constant.
    """
    known = np.isfinite(found) & np.isfinite(reference)
    if np.count_nonzero(known) < 3:
        return math.nan
    a, b = (each[known] - float(np.mean(each[known])) for each in (found, reference))
    spread = math.sqrt(float(np.sum(a**2)) * float(np.sum(b**2)))
    # The rounding error of a constant series is not movement.
    if spread <= 1e-9 * (1.0 + float(np.mean(found[known] ** 2)) + float(np.mean(reference[known] ** 2))):
        return math.nan
    return min(max(float(np.sum(np.multiply(a, b))) / spread, -1.0), 1.0)


def compute_agreement(found: FloatArray, reference: FloatArray) -> Agreement | None:
    """Compute the agreement of two methods over trials without NaN.

    Parameters
    ----------
    found, reference
        (N,) values of both methods, in degrees.

    Returns
    -------
    Agreement or None
        None with fewer than `LEAST_TRIALS`.

    Notes
    -----
    Limits of agreement: bias ± 1.96 SD, with Student's t for their confidence intervals (Bland & Altman 1999, Stat
    Methods Med Res 8:135). SEM: the root of the residual mean square (Weir 2005, J Strength Cond Res 19:231), hence
    without the bias. MDC95 = 1.96 √2 SEM.
    """
    count = len(found)
    if count < LEAST_TRIALS:
        return None
    difference = found - reference
    bias, sd = float(np.mean(difference)), float(np.std(difference, ddof=1))
    t = float(stdtrit(count - 1, _UPPER))
    around_bias = t * sd / math.sqrt(count)
    around_limit = t * sd * math.sqrt(1.0 / count + Z95**2 / (2.0 * (count - 1)))
    sem = sd / math.sqrt(2.0)
    return Agreement(
        bias=_around(bias, around_bias),
        sd=sd,
        lower=_around(bias - Z95 * sd, around_limit),
        upper=_around(bias + Z95 * sd, around_limit),
        sem=sem,
        mdc95=Z95 * math.sqrt(2.0) * sem,
        icc=compute_icc(np.stack([found, reference], axis=1)),
    )


def without_reliability(agreement: Agreement) -> Agreement:
    """Return an agreement without ICC, SEM and MDC95, for fewer than `LEAST_FOR_RELIABILITY` trials.

    Parameters
    ----------
    agreement
        The agreement.
    """
    return replace(agreement, sem=math.nan, mdc95=math.nan, icc=Interval(math.nan, math.nan, math.nan))


def compute_icc(ratings: FloatArray) -> Interval:
    """Compute the intraclass correlation ICC(2,1): two-way random, absolute agreement.

    Parameters
    ----------
    ratings
        (N, K) ratings of N subjects by K raters, without NaN.

    Returns
    -------
    Interval
        1 if all raters agree. NaN if all ratings are the same; the interval is NaN if all subjects are the same.

    Notes
    -----
    The estimate follows Shrout & Fleiss (1979, Psychol Bull 86:420), its 95 % interval that of ICC(A,1) in McGraw &
    Wong (1996, Psychol Methods 1:30).
    """
    n, k = ratings.shape
    rows, columns, residual = _mean_squares(ratings)
    total = rows + (k - 1) * residual + k * (columns - residual) / n
    if total <= 0.0:
        return Interval(math.nan, math.nan, math.nan)
    icc = (rows - residual) / total
    if rows <= 1e-12 * total:
        return Interval(icc, math.nan, math.nan)
    if columns + residual <= 1e-12 * rows:
        return Interval(icc, 1.0, 1.0)
    df = _residual_freedom(icc, n, k, columns, residual)
    f_low, f_high = float(fdtri(n - 1, df, _UPPER)), float(fdtri(df, n - 1, _UPPER))
    noise = k * columns + (k * n - k - n) * residual
    return Interval(
        value=icc,
        low=n * (rows - f_low * residual) / (f_low * noise + n * rows),
        high=n * (f_high * rows - residual) / (noise + n * f_high * rows),
    )


def _mean_squares(ratings: FloatArray) -> tuple[float, float, float]:
    """Return the mean squares between subjects, between raters and of the residual of (N, K) ratings."""
    n, k = ratings.shape
    of_rows, of_columns, of_all = ratings.mean(axis=1), ratings.mean(axis=0), float(ratings.mean())
    residual = ratings - of_rows[:, None] - of_columns[None, :] + of_all
    return (
        k * float(np.sum((of_rows - of_all) ** 2)) / (n - 1),
        n * float(np.sum((of_columns - of_all) ** 2)) / (k - 1),
        float(np.sum(residual**2)) / ((n - 1) * (k - 1)),
    )


def _residual_freedom(icc: float, n: int, k: int, columns: float, residual: float) -> float:
    """Return Satterthwaite's degrees of freedom, v in McGraw & Wong; both weights times n (1 - icc) avoid 0/0."""
    of_columns = k * icc * columns
    of_residual = (n * (1.0 - icc) + k * icc * (n - 1)) * residual
    parts = of_columns**2 / (k - 1) + of_residual**2 / ((n - 1) * (k - 1))
    return (of_columns + of_residual) ** 2 / parts


def _around(value: float, half_width: float) -> Interval:
    return Interval(value, value - half_width, value + half_width)
