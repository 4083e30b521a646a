"""One case as its chart shows it."""
