"""Documents on paper and in files: what they say, how it is set on pages, and the formats it is written in."""
