"""What people say in plain words, read as terms: dates, what is not wanted, photos of somebody.

`languages` and `ideographs` are the tables, `dates`, `negation` and `names` read with them, `readings` puts together
what they found in one description. Nothing here looks at a clock or a library: both are passed in.
"""
