"""Files of our own on disk: written whole or not at all, for their owner's eyes, and nothing left lying about."""
