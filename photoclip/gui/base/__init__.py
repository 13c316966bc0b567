"""What every room stands on: the bridge to the library, undo, theme, icons, the desktop."""
