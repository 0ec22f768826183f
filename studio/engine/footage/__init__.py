"""Edits of footage that no model here made, by methods on the clip's own pixels: named on the take, never more than that."""
