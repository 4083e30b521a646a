"""Records from elsewhere: readers that turn files into plain values."""
