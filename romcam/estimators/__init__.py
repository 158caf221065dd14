"""Everything learned that turns a person in a picture into inclinations with errors.

Networks read crops of every frame while a video is watched (`reading_for`, handed to `romcam.pose`). Afterwards an
`Estimator` turns the recording into `Estimates`: inclination of pelvis, T12-L1 and thigh with covariance, evidence and
out-of-distribution score. `load_estimator` gives the one that this version ships: a first estimator from the back's outline
and the joints, a second one from a crop of the pelvis, and stacking or fusion of both.
"""

from romcam.estimators.estimates import SEGMENTS, Estimates, Estimator
from romcam.estimators.loading import load_estimator
from romcam.estimators.reading import NetworkReading, reading_for

__all__ = ["SEGMENTS", "Estimates", "Estimator", "NetworkReading", "load_estimator", "reading_for"]
