"""What can go wrong with an import, beside what is wrong with the file."""


class ImportRunning(Exception):
    """Another import of the same kind is under way."""


class ImportFileUnreadable(Exception):
    """The file at `path` cannot be read as features; `detail` says what the reader said."""

    def __init__(self, path: str, detail: str) -> None:
        super().__init__(path, detail)
        self.path = path
        self.detail = detail
