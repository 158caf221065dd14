"""The report of one trial: report.html, stills, overlay, and the summary in the terminal.

It shows an `Analysis` and concludes nothing. `save` writes all outputs of a trial, whole or not at all.
"""

from romcam.report.outputs import OUTPUTS, Progress, Wanted, prepare, save

__all__ = ["OUTPUTS", "Progress", "Wanted", "prepare", "save"]
