"""The report of one trial: report.html, stills, overlay, and the summary in the terminal.

It shows an `Analysis` and draws no conclusions. `save` writes all outputs of a trial, or none.
"""

from romcam.report.outputs import OUTPUTS, Progress, Wanted, prepare, save

__all__ = ["OUTPUTS", "Progress", "Wanted", "prepare", "save"]
