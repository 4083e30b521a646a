"""The command line: one file a command group; parse, ask the casebook, print."""
