"""Parts without a subject: any room may use them."""
