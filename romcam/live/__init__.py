"""The test while it happens: a camera recorded without a gap, and beside it the newest picture measured and guided by.

`session` puts it together: a thread that captures, one that records, one that measures, and a presenter (a window, or
the terminal) in front. What is shown here is a preview; the result comes from the recording, as of any other film.
"""
