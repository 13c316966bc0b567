"""CLIP checkpoints: cards, choice, downloads, imports."""
