"""`python -m romcam.weights`: write the digests of romcam's own files of weights into the manifest, after
retraining."""

from romcam.weights.manifest import models_folder, read_manifest, to_json, with_digests

if __name__ == "__main__":
    folder = models_folder()
    (folder / "manifest.json").write_bytes(to_json(with_digests(read_manifest(folder), folder)))
