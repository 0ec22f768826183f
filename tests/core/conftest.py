"""Property tests without a clock: the machine may be busy with other things."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("kinora", deadline=None)
settings.load_profile("kinora")
