"""What answers mean: scores by rules that are data, alarms, and the needs that they propose."""
