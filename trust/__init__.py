"""How far it can be trusted: what is killed, broken and tried, counted. `make trust` runs all of it."""
