"""`python -m romcam.weights`: write the digests of romcam's own weights files into the manifest, after retraining."""

import argparse

from romcam.weights.manifest import models_folder, read_manifest, to_json, with_digests

if __name__ == "__main__":
    argparse.ArgumentParser(prog="python -m romcam.weights", description=__doc__).parse_args()
    folder = models_folder()
    (folder / "manifest.json").write_bytes(to_json(with_digests(read_manifest(folder), folder)))
