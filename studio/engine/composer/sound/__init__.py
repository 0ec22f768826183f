"""What a composed clip sounds like: every kind of event synthesised, mixed in time (`mix.mix`)."""
