"""Print the JSON Schema of screen.json: `python -m romcam.screening > docs/screen.schema.json`."""

from romcam.screening.combine import SCREEN

print(SCREEN.schema_text(), end="")
