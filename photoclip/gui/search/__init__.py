"""The search box: typing, chips, completions, history."""
