"""What can be done with selected photos."""
