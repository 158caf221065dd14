"""All tests of one person in one report: what is short, where the spine compensates, what the two say together.

Reads results that `romcam analyze` or `romcam batch` wrote; nothing is measured anew. What changed from one visit to
the next is another question, answered in `romcam.comparison`.
"""
