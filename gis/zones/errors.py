"""What can be wrong with zones and with the places asked for."""


class ZoneError(Exception):
    """Base of what can be wrong; `what` says it."""

    def __init__(self, what: str):
        super().__init__(what)
        self.what = what


class BadZones(ZoneError):
    """The zones make no index; `ids` are those at fault, none when it is not one of them."""

    def __init__(self, what: str, ids: tuple[int, ...] = ()):
        super().__init__(f"{what}: {', '.join(map(str, ids[:5]))}" if ids else what)
        self.ids = ids


class BadPlaces(ZoneError):
    """The places are not rows of finite longitude and latitude; `row` is the first at fault, if it is one."""

    def __init__(self, what: str, row: int | None = None):
        super().__init__(what if row is None else f"{what}: row {row}")
        self.row = row
