"""Asking for every address, and judging what is answered (`trust.crawl`)."""
