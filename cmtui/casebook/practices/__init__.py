"""Made-up practices: the demonstration, and samples of any size."""
