"""Labels on photos: what corrections teach, and how several judgements of a photo become one."""
