"""frankpledge publishes a Police and Crime Plan: what was promised, and whether it is happening."""

__version__ = "0.1.0"
