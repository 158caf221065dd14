"""The pages that a browser shows: HTML made by the server, one style sheet, one script that makes them livelier."""

# Not re-exported: `site` joins the pages to routes.
