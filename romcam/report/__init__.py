"""Everything that comes out of a trial: tables, result.json, the film and stills with the measurement drawn, the page.

Reads an `Analysis` and concludes nothing; `save` writes all of it, whole or not at all.
"""
