"""Print the JSON Schema of change.json: `python -m romcam.comparison > docs/change.schema.json`."""

from romcam.comparison.compare import CHANGE

print(CHANGE.schema_text(), end="")
