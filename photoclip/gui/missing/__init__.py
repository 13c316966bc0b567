"""Photos whose file is gone, and what becomes of the work on them."""
