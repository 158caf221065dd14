"""For all tests: a law holds or it does not, however busy the machine is."""

from hypothesis import settings

settings.register_profile("romcam", deadline=None)
settings.load_profile("romcam")
