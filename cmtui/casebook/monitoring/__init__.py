"""Monitoring: what is due and why, the call list, gaps, acuity, the rules of the practice."""
