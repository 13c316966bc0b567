"""Albums: list, panel, order, covers, and what can be done with them."""
