"""The version of the software; it stands on every record."""

__version__ = "0.1.0"
