"""Coordination: tasks, referrals, the directory, sets of tasks, escalations, transitions of care."""
