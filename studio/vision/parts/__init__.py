"""Finds the movable parts of a cut-out drawing: a small network, what its maps mean, a second look at the head, gates.

`finder.PartsFinder.find_parts` is the door.
"""
