"""Coordinates: Chinese maps shift them by a known formula (GCJ-02), the rest of the world does not (WGS 84)."""

from math import cos, isfinite, pi, sin, sqrt

#: The ellipsoid that the shift is computed on.
AXIS, ECCENTRICITY = 6_378_245.0, 0.00669342162296594323


def wgs84(latitude: float, longitude: float) -> tuple[float, float]:
    """Return shifted degrees as WGS 84, to a few metres; ValueError for what is no place on earth."""
    if not (isfinite(latitude) and isfinite(longitude) and abs(latitude) <= 90 and abs(longitude) <= 180):
        raise ValueError("no place on earth")
    north, east = latitude, longitude
    for _ in range(3):  # the shift is known at the true place only, so it is found step by step
        by_north, by_east = _shift(north, east)
        north, east = latitude - by_north, longitude - by_east
    return north, east


def _shift(latitude: float, longitude: float) -> tuple[float, float]:
    """Return by how many degrees a place in China is shifted; outside nothing is."""
    if not (0.8293 < latitude < 55.8271 and 72.004 < longitude < 137.8347):
        return 0.0, 0.0
    x, y = longitude - 105.0, latitude - 35.0
    common = (20 * sin(6 * x * pi) + 20 * sin(2 * x * pi)) * 2 / 3
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + common
    north += (20 * sin(y * pi) + 40 * sin(y / 3 * pi)) * 2 / 3 + (
        160 * sin(y / 12 * pi) + 320 * sin(y * pi / 30)
    ) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + common
    east += (20 * sin(x * pi) + 40 * sin(x / 3 * pi)) * 2 / 3 + (
        150 * sin(x / 12 * pi) + 300 * sin(x / 30 * pi)
    ) * 2 / 3
    slant = latitude / 180 * pi
    magic = 1 - ECCENTRICITY * sin(slant) ** 2
    by_north = north * 180 / (AXIS * (1 - ECCENTRICITY) / (magic * sqrt(magic)) * pi)
    by_east = east * 180 / (AXIS / sqrt(magic) * cos(slant) * pi)
    return by_north, by_east
