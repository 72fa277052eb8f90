"""Costs from measurements: least squares, and how far the measurements are from the line."""

import statistics


def solve(matrix, right):
    """Solves a small system of linear equations, by Gaussian elimination with pivots."""
    rows = [[*map(float, row), float(value)] for row, value in zip(matrix, right)]
    size = len(rows)
    for at in range(size):
        pivot = max(range(at, size), key=lambda i: abs(rows[i][at]))
        if abs(rows[pivot][at]) < 1e-300:
            raise ValueError("these measurements do not tell the costs apart: vary each quantity by itself")
        rows[at], rows[pivot] = rows[pivot], rows[at]
        for below in range(at + 1, size):
            factor = rows[below][at] / rows[at][at]
            rows[below] = [a - factor * b for a, b in zip(rows[below], rows[at])]
    result = [0.0] * size
    for at in reversed(range(size)):
        known = sum(rows[at][j] * result[j] for j in range(at + 1, size))
        result[at] = (rows[at][size] - known) / rows[at][at]
    return result


class Fit:
    """
    y = c1·x1 + c2·x2 + …; x = 1 gives a constant. Each point counts with 1/y², so that the line is as close to small
    values as to large ones, in per cent; or else all count alike, where each is wrong by about as much.
    """

    def __init__(self, points, relative=True):
        """points: (xs, y) with y > 0"""
        points = [(list(map(float, xs)), float(y)) for xs, y in points]
        width = len(points[0][0])
        if len(points) < width:
            raise ValueError(f"{width} costs need at least as many measurements; got {len(points)}")
        # Quantities of very different size, such as bytes and connections, are brought to about 1 first.
        scales = [max(abs(xs[i]) for xs, _ in points) or 1.0 for i in range(width)]
        scaled = [([x / s for x, s in zip(xs, scales)], y) for xs, y in points]
        weighted = [(xs, y, 1 / y**2 if relative else 1.0) for xs, y in scaled]
        matrix = [[sum(w * xs[i] * xs[j] for xs, _, w in weighted) for j in range(width)] for i in range(width)]
        right = [sum(w * xs[i] * y for xs, y, w in weighted) for i in range(width)]
        self.costs = [c / s for c, s in zip(solve(matrix, right), scales)]
        self.deviations = [self.at(xs) / y - 1 for xs, y in points]

    def at(self, xs):
        return sum(c * x for c, x in zip(self.costs, xs))

    @property
    def typical(self):
        """The median distance of a measurement from the line, as a share of it."""
        return statistics.median(abs(d) for d in self.deviations)

    @property
    def worst(self):
        return max(abs(d) for d in self.deviations)
