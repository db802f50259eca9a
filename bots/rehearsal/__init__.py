"""Rehearsal: transcripts are read, played through the real house on a simulated clock, and checked line by line."""
