"""Funabin: the web platform that obeys the privacy policy it publishes."""

__version__ = "0.1.0"
