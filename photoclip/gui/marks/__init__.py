"""Stars, favourites and colour labels."""
