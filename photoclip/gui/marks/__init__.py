"""Stars, favourites, colour labels, and what is picked or rejected."""
