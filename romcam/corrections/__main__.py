"""Prints the JSON Schema of an edits file: `python -m romcam.corrections > docs/edits.schema.json`."""

from romcam.corrections.reading import schema_text

if __name__ == "__main__":
    print(schema_text(), end="")
