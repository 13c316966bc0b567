"""Another PhotoClip of the same person on this machine, asked over a local socket. It imports next to nothing."""
