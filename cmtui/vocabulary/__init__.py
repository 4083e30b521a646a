"""Controlled vocabularies and rule data, with their source ids."""
