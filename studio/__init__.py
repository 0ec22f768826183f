"""Kinora: a desktop studio that brings pictures to life. See ARCHITECTURE.md for the rooms."""

__version__ = "0.1.0"
