"""CLIP: catalogue of checkpoints, download and import, device choice, encoder, prompts."""
