"""Sees the person: landmarks and silhouette of every frame, by a pose model in a process of its own.

`observe` is the arrow from a film to its recording; another pose model takes part by the protocol in `model`.
"""
