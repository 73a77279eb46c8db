"""frankpledge publishes a Police and Crime Plan: what was promised, and whether it is happening."""

import os

__version__ = "0.1.0"

# Arrow's own allocator asks for memory in pieces of megabytes, which the system empties first: of a release's
# table read once and let go, that took as long as the reading.
os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
