"""How the estimators' networks are trained: people are rendered, the pose model observes them, networks are fitted.

Needs the extra `learning`; nothing here runs when a film is analysed. Start with `python -m romcam.training --help`.
"""
