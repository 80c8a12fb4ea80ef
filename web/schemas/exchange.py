"""Files that come into layers, and those that go out."""

from typing import Annotated, Any, Literal

from flask_openapi3 import FileStorage
from pydantic import Field, field_validator, model_validator
from pydantic_core import PydanticCustomError
from werkzeug.datastructures import FileStorage as Uploaded

from web.schemas.base import Answer, Id, IdPath, PartialChange, Request, Text, Time
from web.schemas.geometry import FeatureCollection
from web.schemas.layers import View

CrsName = Annotated[str, Field(min_length=1, max_length=60)]
Encoding = Annotated[str, Field(min_length=1, max_length=40)]
Word = Annotated[str, Field(min_length=1, max_length=300)]
Mode = Literal["add", "replace"]
State = Literal["reading", "ready", "failed", "running", "done"]
Format = Literal["geojson", "geojsonseq", "shapefile", "geopackage", "kml", "kmz", "flatgeobuf", "dxf", "csv"]
MOST_LAYERS = 200


class ImportUpload(Request):
    """A file, and the layer it is for; what it does not say itself may be said."""

    file: FileStorage
    layer_id: Id
    crs: CrsName | None = None
    encoding: Encoding | None = None
    sublayer: Word | None = None
    swap_axes: bool = False

    @field_validator("file", mode="before")
    @classmethod
    def _is_file(cls, value: Any) -> Any:
        if not isinstance(value, Uploaded) or not value.filename:
            raise PydanticCustomError("file", "A file with a name is expected")
        return value


class ImportChange(PartialChange):
    """What the planner says of a file and its columns.

    `mapping` is column → name, name_en, window, demands, id or attributes.KEY; columns that are not in it are
    left out. `match` is the target by which rows are features that the layer has.
    """

    null_takes_away = ("crs", "encoding", "sublayer", "mapping", "match")

    crs: CrsName | None = None
    encoding: Encoding | None = None
    sublayer: Word | None = None
    swap_axes: bool | None = None
    mapping: Annotated[dict[Word, Word] | None, Field(max_length=500)] = None
    mode: Mode | None = None
    match: Word | None = None
    mends: bool | None = None
    default_name: Annotated[str | None, Field(max_length=100)] = None


class ImportRun(Request):
    """Why, for the history of each feature."""

    reason: Text = ""


class ImportPath(IdPath):
    """The import an address speaks of."""


class ImportQuery(Request):
    """Whether to answer the shapes too."""

    preview: bool = True


class ImportNote(Answer):
    """Something to know about the file."""

    code: str
    text: str


class ImportFinding(Answer):
    """What is the matter with a row; an error keeps the whole file out."""

    row: int
    column: str
    code: str
    level: Literal["error", "warning"]
    text: str


class ImportReport(Answer):
    """What the import would do to the layer's draft, or did; at most 500 findings, errors first."""

    rows: int
    created: int
    changed: int
    unchanged: int
    deleted: int
    errors: int
    unused: list[str]
    counts: dict[str, int]
    findings: list[ImportFinding]


class SystemDistance(Answer):
    """How far the shapes lie from roads and borders, were they in a system (median)."""

    system: str
    distance_m: float


class SystemFit(Answer):
    """How well each system fits; `better` fits decidedly better than the one used."""

    distances: list[SystemDistance]
    better: str | None


class ImportFile(Answer):
    """What was read of the file."""

    rows: int
    columns: list[str]
    first_rows: list[dict[str, Any]]
    bbox: list[float] | None
    stated_crs: str | None
    used_crs: str
    encoding: str | None
    sublayers: list[str]
    notes: list[ImportNote]
    fit: SystemFit


class ImportOptions(Answer):
    """What is said of the file and its columns so far."""

    crs: str | None = None
    encoding: str | None = None
    sublayer: str | None = None
    swap_axes: bool = False
    mapping: dict[str, str] = Field(default_factory=dict)
    mode: Mode = "add"
    match: str | None = None
    mends: bool = False
    default_name: str = ""


class ImportTarget(Answer):
    """What a column may become."""

    target: str
    name: str
    name_en: str
    required: bool


class Import(Answer):
    """An uploaded file on its way into a layer's draft."""

    id: Id
    layer_id: Id
    file_name: str
    size_bytes: int
    made_at: Time
    state: State
    progress: float
    waiting: Annotated[bool, Field(description="Whether the worker is yet to begin with it")]
    options: ImportOptions
    targets: list[ImportTarget]
    file: ImportFile | None
    report: ImportReport | None
    problem: dict[str, Any] | None
    preview: FeatureCollection | None


class ExportOrder(Request):
    """What goes out: layers, or those of a plan; some features of a single layer; how, and as of when."""

    layers: Annotated[list[Id] | None, Field(min_length=1, max_length=MOST_LAYERS)] = None
    plan_id: Id | None = None
    features: Annotated[list[Id] | None, Field(min_length=1, max_length=100_000)] = None
    format: Format = "geojson"
    crs: CrsName = "WGS84"
    view: View = "published"
    version: Annotated[int | None, Field(ge=1, le=10**9)] = None
    at: Time | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> "ExportOrder":
        if (self.layers is None) == (self.plan_id is None):
            raise PydanticCustomError("export", "Either layers or plan_id is expected")
        single = self.layers is not None and len(self.layers) == 1
        if not single and (self.features is not None or self.version is not None):
            raise PydanticCustomError("export", "features and version are for a single layer")
        return self

    @property
    def chosen(self) -> str | int:
        """The view, or the version if one is asked for."""
        return self.version or self.view


class ExportLoss(Answer):
    """What the format cannot keep of a layer."""

    layer: str
    code: str
    text: str


class ExportPreview(Answer):
    """What the file would be."""

    file_name: str
    size_bytes: int
    rows: int
    crs: str
    not_kept: list[ExportLoss]
