"""What can be wrong with a release."""


class ReleaseError(ValueError):
    """A release cannot be made, found or trusted; the message says which and what to do."""
