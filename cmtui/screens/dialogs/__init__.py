"""Dialogs: small screens with a typed answer; they never save."""
