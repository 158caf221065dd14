"""For all tests: a law holds or it does not, however busy the machine is and whichever day it is.

The usual run tries the same examples each time, so that it fails only for what was changed. New ones are searched for
by `pytest --hypothesis-profile=search`.
"""

from hypothesis import settings

settings.register_profile("romcam", deadline=None, derandomize=True)
settings.register_profile("search", deadline=None, max_examples=2000)
settings.load_profile("romcam")
