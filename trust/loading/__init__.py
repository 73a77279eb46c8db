"""Reading and writing at once, against the program as it is really served (`trust.load`)."""
