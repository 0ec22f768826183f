"""Animatic: a composer that reads words, stages the house art and the user's pictures, and acts them out. Not a diffusion model."""
