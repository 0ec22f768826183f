"""The create views; see each module."""
