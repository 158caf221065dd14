"""Finds and follows printed tags in the pictures of a film, to sub-pixel accuracy.

A tag is found by OpenCV's detector, then the known pattern is aligned with the picture: all its edges together give its
position and turn. From picture to picture the alignment continues from where the tag was, so that a blurred tag, which
the detector misses, is still followed. Everything is read in the picture's full size, in grey.
"""
