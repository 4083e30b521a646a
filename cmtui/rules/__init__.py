"""Pure functions of the work; today or now is always passed in."""
