"""Checks of library and machine."""
