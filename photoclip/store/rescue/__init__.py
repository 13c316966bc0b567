"""Saves what can be read of a damaged library into a new file. It reads SQLite's pages itself and trusts none of them.

The format: https://sqlite.org/fileformat2.html. `pages` has the file and its write-ahead log, `records` what stands on
a page, `trees` which page belongs to what, `shapes` how a row of ours looks, `salvage` the rows that are left,
`new_file` what is made of them, `swap` how that takes the library's place.
"""
