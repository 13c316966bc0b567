"""The contract between a face and the library, proven of the real library and of the window's fake alike."""
