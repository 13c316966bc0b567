"""The window in which labels are tried on photos and applied."""
