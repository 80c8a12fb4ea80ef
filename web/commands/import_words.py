"""Words of the import commands, in Chinese and English: steps, what is wrong with a file, with a row."""

from data.importers.errors import ImportFileUnreadable, ImportRunning
from gis.roads import errors

STEPS = {
    "ways": "读取道路 reading ways",
    "nodes": "读取节点 reading nodes",
    "areas": "读取底图 reading areas",
    "rules": "判定通行 applying rules",
    "split": "切分路段 splitting at junctions",
    "connect": "检查连通 finding islands",
    "order": "计算层次 ordering junctions",
    "wait": "等待首次启动载入示例城市 waiting for the first start to load the sample",
    "map": "写入底图 writing the base map",
}

_REFUSALS: dict[type[Exception], tuple[str, str]] = {
    errors.RoadFileMissing: ("没有文件 {path}。", "There is no file {path}."),
    errors.RoadFileEmpty: (
        "文件 {path} 是空的；需要一个 .osm.pbf 文件。",
        "The file {path} is empty; an .osm.pbf file is wanted.",
    ),
    errors.RoadFileNotOsm: (
        "{path} 不是 .osm.pbf 文件（看来是 {detail}）；请从 OpenStreetMap 摘取 PBF 格式的数据。",
        "{path} is no .osm.pbf file (it looks like: {detail}); an OpenStreetMap extract in PBF is wanted.",
    ),
    errors.RoadFileDamaged: (
        "{path} 已损坏或不完整：第 {position} 字节（共 {size}），{detail}；请重新下载。原有路网照常使用。",
        "{path} is damaged at byte {position} of {size}: {detail}; fetch it again. The former roads stay.",
    ),
    errors.NoRoads: (
        "文件中没有可通行的道路（看过 {ways} 条）；原有路网照常使用。",
        "The file holds no road that anyone may use ({ways} ways looked at). The former roads stay.",
    ),
    ImportFileUnreadable: (
        "无法读取 {path}：{detail}；可用 GeoJSON、GPKG 或 SHP。",
        "{path} cannot be read: {detail}; GeoJSON, GeoPackage and shapefiles are taken.",
    ),
    ImportRunning: ("另一次导入正在进行，请稍后再试。", "Another import is under way; try again later."),
}

PROBLEMS = {
    "no_code": ("缺少代码", "no code"),
    "no_name": ("缺少名称", "no name"),
    "duplicate_code": ("代码重复，首次出现于行", "code already used in row"),
    "no_geometry": ("没有边界", "no boundary"),
    "no_area": ("边界不是面", "the boundary is no area"),
    "swapped": ("经纬度颠倒", "latitude before longitude"),
    "not_degrees": ("坐标不是经纬度", "coordinates are no degrees"),
    "unknown_parent": ("找不到上级", "parent not found"),
    "unknown_level": ("层级不符", "does not fit below its parent"),
    "repaired": ("边界已修复", "boundary mended"),
    "parts_joined": ("与同代码的行合并", "joined with the row of the same code"),
    "root_made": ("由各区合成", "made of its districts"),
}


def refusal(error: Exception) -> str:
    """Return what was refused and what would be taken, in both languages."""
    words = _REFUSALS.get(type(error))
    if words is None:
        return f"{type(error).__name__}: {error}"
    data = getattr(error, "data", None) or vars(error)
    return "\n".join(text.format(**data) for text in words)
