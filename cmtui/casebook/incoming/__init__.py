"""Clients and history from elsewhere."""
