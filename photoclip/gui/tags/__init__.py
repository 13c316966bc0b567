"""Tags: list, tree, typing, chips, and what can be done with them."""
