"""A private PostGIS kept inside an instance, for whoever has set no DATABASE_URL.

Standard library only: it runs before anything is installed.
"""

from data.embedded.cluster import Cluster
from data.embedded.errors import EmbeddedError

__all__ = ["Cluster", "EmbeddedError"]
