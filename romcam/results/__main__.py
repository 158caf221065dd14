"""Prints the JSON Schema of result.json: `python -m romcam.results > docs/result.schema.json`."""

from romcam.results.result import schema_text

if __name__ == "__main__":
    print(schema_text(), end="")
