"""Public pages: what a reader sees. Figures come from the current release, words from the records."""
