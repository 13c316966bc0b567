"""Folders to vectors: scanner, watcher, reconciler, pipeline."""
