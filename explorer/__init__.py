"""Figures that a reader moves, in a notebook, in a published page, and on paper.

`explorer.explore.explore` is the one call; `explorer.sphinx` is the Sphinx extension
that publishes it. Nothing here knows which book it serves.
"""
