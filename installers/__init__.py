"""What makes PhotoClip an installed program; what runs on the person's machine stands in `first_run/`."""
