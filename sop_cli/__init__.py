"""Run a sales team by a standard operating procedure, from files."""

__version__ = "0.1.0"
