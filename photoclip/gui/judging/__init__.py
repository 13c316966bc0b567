"""A grid in which the person says what fits a label."""
