"""Which pixels of an opaque picture belong to its subject: a small network trained here on drawn pictures."""
