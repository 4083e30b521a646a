"""The formulas of forms: FHIRPath, run within bounds and only where something changed."""
