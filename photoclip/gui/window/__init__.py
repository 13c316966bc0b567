"""The one window: its pages, menus, status line, and the session that opens and closes the library."""
