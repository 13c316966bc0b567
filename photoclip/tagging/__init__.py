"""From labels to tags: how photos stand with labels, what a person's corrections teach, and runs that write tags."""
