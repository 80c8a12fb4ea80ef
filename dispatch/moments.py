"""How a time is written in what consoles and programs read."""

from datetime import UTC, datetime


def iso(at: datetime | None) -> str | None:
    """Return a time as ISO 8601 in UTC."""
    return (
        None if at is None else at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    )
