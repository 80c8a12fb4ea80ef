"""What can go wrong with road files and road networks, each with the data that explains it."""

from typing import Any


class RoadError(Exception):
    """Base of everything that goes wrong with roads; the keyword arguments become attributes."""

    def __init__(self, **data: Any) -> None:
        super().__init__("; ".join(f"{key}={value}" for key, value in data.items()))
        vars(self).update(data)

    def __getattr__(self, name: str) -> Any:
        """Tell type checkers that data are attributes; only called for those that are not there."""
        raise AttributeError(name)


class RoadFileMissing(RoadError):
    """There is no file at `path`."""


class RoadFileEmpty(RoadError):
    """The file at `path` holds no bytes."""


class RoadFileNotOsm(RoadError):
    """The file at `path` is not an OpenStreetMap PBF file; `detail` says what was found."""


class RoadFileDamaged(RoadError):
    """The file at `path` is cut short or damaged, at byte `position` of `size`; `detail` says how."""


class NoRoads(RoadError):
    """None of the `ways` that were looked at may be used by any mode."""


class RoadNetworkDamaged(RoadError):
    """The stored network in `folder` cannot be used; `detail` says why."""
