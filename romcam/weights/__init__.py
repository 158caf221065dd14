"""Weights of all networks, in one store with one manifest, below every room that runs a network.

The pose model's weights are fetched once through the user's own pip; romcam's own are part of the package. Every file
is checked against the digest in `models/manifest.json` whenever it is loaded.
"""

from romcam.weights.manifest import Manifest, NetworkFile, Role, manifest, models_folder
from romcam.weights.store import NetworkWeights, ensure, load, load_network

__all__ = [
    "Manifest",
    "NetworkFile",
    "NetworkWeights",
    "Role",
    "ensure",
    "load",
    "load_network",
    "manifest",
    "models_folder",
]
