"""An edit is a plan: which sources, how much of every patch is made anew, and which words hold when. No torch here."""

from studio.engine.plan.build import plan_of
from studio.engine.plan.grid import Grid, Patching
from studio.engine.plan.plan import Plan, PromptTrack, Still, Track, windows

__all__ = ("Grid", "Patching", "Plan", "PromptTrack", "Still", "Track", "plan_of", "windows")
