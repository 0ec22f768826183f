"""Clips in and out: frames by index, exact times, sound; written whole or not at all."""
