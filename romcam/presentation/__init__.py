"""What every page, film and terminal summary of romcam shares, so that all of them are consistent.

The theme and drawing on pictures, the charting kit, the frame of the pages, and numbers, intervals and names in words.
"""

# Not re-exported: the modules are used one by one, and OpenCV, which `drawing` loads, is slow to import.
