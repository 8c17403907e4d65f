"""Improvement plans for adult social care, treated as governance."""

__version__ = "0.1.0"
