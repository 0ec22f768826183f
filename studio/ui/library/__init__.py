"""The library views; see each module."""
