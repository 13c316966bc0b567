"""Installers, and the first run of what they install."""
