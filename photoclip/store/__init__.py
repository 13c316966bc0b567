"""SQLite: the single source of truth."""
