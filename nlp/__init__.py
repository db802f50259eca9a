"""Understand what residents write: text in, a `Reading` out, with the words that decided."""
