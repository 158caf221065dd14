"""Times in a column without a name, as the index of a pandas table is written."""

from __future__ import annotations

from typing import Final

import numpy as np

from romcam.errors import InputError
from romcam.tables import Table

_NAMELESS: Final = ("", "Unnamed: 0", "__index_level_0__")
"""Headings of an index without a name: in text and workbooks, in what pandas read and wrote again, and in Parquet."""


def index_times(table: Table) -> int | None:
    """Return the column without a name that holds times.

    Parameters
    ----------
    table
        The table.

    Returns
    -------
    int or None
        Index of the column; None if there is no such column, or if it may as well number the rows: its numbers have to
        rise from row to row, and not all of them be whole.

    Notes
    -----
    So kineticstoolkit 0.17 writes a TimeSeries: `to_dataframe()` has the times as its index, which has no name.
    """
    nameless = [number for number, column in enumerate(table.columns) if column in _NAMELESS]
    if len(nameless) != 1:
        return None
    try:
        values = table.numbers(nameless[0], clock=True)
    except InputError:
        return None
    rises = len(values) > 1 and bool(np.isfinite(values).all()) and bool((np.diff(values) > 0).all())
    return nameless[0] if rises and bool((values != np.rint(values)).any()) else None
