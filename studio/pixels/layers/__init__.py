"""A picture cut into the layers of its parts, and moments of it with the parts turned, stretched, shut and opened."""
