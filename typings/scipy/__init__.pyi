from scipy import (
    interpolate as interpolate,
)
from scipy import (
    ndimage as ndimage,
)
from scipy import (
    optimize as optimize,
)
from scipy import (
    signal as signal,
)
from scipy import (
    sparse as sparse,
)
from scipy import (
    spatial as spatial,
)
from scipy import (
    special as special,
)
from scipy import (
    stats as stats,
)
