"""romcam's angles held against somebody else's: inclinometers, motion capture, a phantom's truth.

Reading and pairing of tables, alignment in time, statistics of agreement, and the table and page that show them.
"""
