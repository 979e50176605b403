"""Distances on the globe."""

import math

EARTH = 6371.0  # km, the mean radius


def measure_arc(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Kilometres along a great circle between two points, each its latitude and longitude in degrees."""
    a, b, c, d = map(math.radians, (*one, *other))
    half = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return 2 * EARTH * math.asin(math.sqrt(min(half, 1.0)))
