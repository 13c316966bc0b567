"""One photo file: formats, decoding, metadata, thumbnails, worker processes."""
