"""The windows of tagging: auto-tag opened on a choice of photos, review, labels that stay on, runs."""
