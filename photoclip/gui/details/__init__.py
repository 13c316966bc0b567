"""The panel that says what is known of a photo, and why it was found."""
