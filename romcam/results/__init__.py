"""The result of a trial: its schema, its tables, reading it back, and writing files completely or not at all.

All other rooms read and write results through this one, so that there is one format.
"""

from romcam.results.archive import load_angles, load_recording, save_angles, save_recording
from romcam.results.atomic_write import PARTIAL, check_writable, file_lock, written_together
from romcam.results.document import Document
from romcam.results.edits import Edit, EditedLine
from romcam.results.provenance import Provenance
from romcam.results.reading import RESULT, read_result, read_results
from romcam.results.result import SCHEMA_VERSION, Corrections, Result, from_json, make_result, to_json

# `tables` is not re-exported: polars starts threads when it is imported, and the batch server must fork without any.

__all__ = [
    "PARTIAL",
    "RESULT",
    "SCHEMA_VERSION",
    "Corrections",
    "Document",
    "Edit",
    "EditedLine",
    "Provenance",
    "Result",
    "check_writable",
    "file_lock",
    "from_json",
    "load_angles",
    "load_recording",
    "make_result",
    "read_result",
    "read_results",
    "save_angles",
    "save_recording",
    "to_json",
    "written_together",
]
