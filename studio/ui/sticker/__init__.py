"""The sticker views; see each module."""
