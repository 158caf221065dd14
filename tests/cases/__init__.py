"""Situations taken from users' reports, each rebuilt as a small input with a known right value; one file a room.

They lie beside the project, in `shared/cases`, and are skipped where that folder is missing. `pytest -m cases` runs
all.
Each test bears the name of one case, and states the right value.
"""
