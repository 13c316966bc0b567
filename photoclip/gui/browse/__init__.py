"""The page a person is on nearly all the time: the question, its answer in the grid, the folders."""
