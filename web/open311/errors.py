"""What is wrong with a request of GeoReport v2, in its own words."""

from dataclasses import dataclass


@dataclass
class Open311Error(Exception):
    """A request that is refused: with which status, and why, in both languages."""

    status: int
    zh: str
    en: str

    def words(self, language: str) -> str:
        """Return why in a language."""
        return self.zh if language == "zh-CN" else self.en
