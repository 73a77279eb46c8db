"""A form of the desk as a browser would send it back."""

from trust.crawling.forms import filled

__all__ = ["filled"]
