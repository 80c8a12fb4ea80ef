"""Files of incidents as they are attached, listed and given out."""

from typing import Annotated, Any, Literal

from flask_openapi3 import FileStorage
from pydantic import Field, field_validator
from pydantic_core import PydanticCustomError
from werkzeug.datastructures import FileStorage as Uploaded

from web.schemas.base import Answer, IdPath, Page, Request
from web.schemas.geometry import LonLat

Note = Annotated[str, Field(max_length=500)]


class Upload(Request):
    """A file."""

    file: FileStorage

    @field_validator("file", mode="before")
    @classmethod
    def _is_file(cls, value: Any) -> Any:
        if not isinstance(value, Uploaded) or not value.filename:
            raise PydanticCustomError("file", "A file with a name is expected")
        return value


class FileUpload(Upload):
    """A photo, document or film, and a word on it."""

    note: Note = ""


class IncidentFile(Answer):
    """A file of an incident; `taken_at` and `taken_location` (WGS84) are what the file itself says."""

    id: int
    incident_id: int
    sha256: str
    kind: Literal["image", "document", "video"]
    media_type: str
    name: str
    note: str
    size_bytes: int
    width: int | None
    height: int | None
    taken_at: str | None
    taken_location: LonLat | None
    distance_m: Annotated[float | None, Field(description="From where it was taken to the incident")]
    attached_at: str
    attached_by: str | None
    removed_at: str | None
    removed_by: str | None
    removed_reason: str
    is_purged: bool


class IncidentFiles(Page[IncidentFile]):
    """The files of an incident, the first first; those removed with their reason."""


class FilePath(IdPath):
    """The file an address speaks of."""


class ContentQuery(Request):
    """Which content: a copy of 320, 1,600 or at most 4,096 pixels, which tells nothing, or the original."""

    variant: Literal["small", "large", "clean", "original"] = "clean"


class FileRemoval(Request):
    """Why a file is removed."""

    reason: Annotated[str, Field(min_length=1, max_length=500)]
