"""Cities made for the tests of clusters."""

import numpy as np
from scipy import sparse


def square_neighbours(side: int) -> sparse.csr_array:
    """Return the neighbours, themselves included, of the cells of a square city, row by row."""
    line = sparse.diags_array([np.ones(side - 1), np.ones(side), np.ones(side - 1)], offsets=[-1, 0, 1])
    return sparse.csr_array(sparse.kron(line, line))
