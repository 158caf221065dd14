"""How the spine estimator is made: rendered trials are collected as the pose model sees them, and networks fitted.

Needs `romcam[learning]`; nothing here runs when a film is analysed. `python -m romcam.training --help`.
"""
