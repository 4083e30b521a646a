"""Reusable parts of screens; they know rows, not the casebook."""
