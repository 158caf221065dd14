"""Tables that a user hands in: text in every dialect between spreadsheets and motion laboratories, workbooks, Parquet.

One reader serves references, sheets of readings and manifests. It finds encoding, separator, header and decimal mark.
"""

from __future__ import annotations

from romcam.tables.heading import Heading, parse_heading
from romcam.tables.reading import ENDINGS, is_table, parse_table, read_table
from romcam.tables.table import Cell, Table

__all__ = ["ENDINGS", "Cell", "Heading", "Table", "is_table", "parse_heading", "parse_table", "read_table"]
