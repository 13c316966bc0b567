"""What is where on the Earth: towns to name photos by, land and borders to draw. Knows nothing of photos."""
