"""The printed sheet of tags: cards to cut out and fold, how they are worn, and a ruler to check the print."""

from romcam.tag_sheet.sheet import PAPERS, tag_sheet

__all__ = ["PAPERS", "tag_sheet"]
