"""The only code that opens the record: connection, upgrade, search, queries."""
