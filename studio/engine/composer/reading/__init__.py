"""Reads a request's words into a `Script`: who, where, when, doing what, seen how. English only."""
