"""Words for what reading, importing and writing files tells, in Chinese and English."""

from typing import Any

from web.languages import asked_language

Words = dict[str, tuple[str, str]]

UNREADABLE: Words = {
    "missing": ("文件不存在", "there is no such file"),
    "empty": ("文件是空的", "it is empty"),
    "truncated": ("文件不完整", "it ends too early"),
    "damaged": ("文件已损坏", "it is damaged"),
    "syntax": ("内容不符合格式", "it is not what its format prescribes"),
    "not_text": ("不是文本", "it is no text"),
    "row_length": ("某行的单元格多于表头", "a row has more cells than the header"),
    "encrypted": ("文件有密码", "it is encrypted"),
    "unsafe_path": ("压缩包内有不安全的路径", "the archive holds an unsafe path"),
}

NOTES: Words = {
    "attributes_missing": ("压缩包中没有 .dbf，只有图形", "There is no .dbf: only shapes were read"),
    "axes_swapped_likely": ("不在国内；经纬度可能颠倒", "Not in China: the axes are probably swapped"),
    "binary_dropped": ("二进制列已略去：{detail}", "A column of bytes was left out: {detail}"),
    "characters_dropped": ("已去掉空字符", "NUL characters were dropped"),
    "closed_lines": (
        "有 {detail} 条闭合线，可能是面",
        "{detail} lines are closed: areas may be meant",
    ),
    "columns_renamed": ("同名的列已改名：{detail}", "Columns of one name were renamed: {detail}"),
    "crs_assumed": ("文件未注明坐标系，按 {detail} 处理", "The file states no CRS; {detail} is assumed"),
    "curves_made_lines": ("弧线已化为折线", "Curves became lines"),
    "datum_uncertain": (
        "{detail} 与 WGS84 的换算未公开，可能偏差 100 米",
        "The shift of {detail} to WGS84 is not public: 100 m are possible",
    ),
    "encoding_guessed": ("文件未注明编码，按 {detail} 读取", "The file states no encoding; read as {detail}"),
    "index_rebuilt": ("没有 .shx，已重建", "There is no .shx; it was rebuilt"),
    "last_line_unfinished": ("最后一行未结束，文件可能被截断", "The last line does not end"),
    "links_ignored": ("KML 中的网络链接和叠加层已略去", "Network links and overlays were left out"),
    "no_location_columns": ("没有坐标列", "There are no columns of coordinates"),
    "outside_china": ("图形不在国内（{detail}）", "The shapes are not in China ({detail})"),
    "reader_warning": ("读取时的提示：{detail}", "While reading: {detail}"),
    "rows_deleted": ("已删除标记的 {detail} 行略去", "{detail} rows marked as deleted were left out"),
    "several_sublayers": ("文件有多个图层，读取了“{detail}”", "Of several sublayers “{detail}” was read"),
    "text_cut": ("有文字在字中被截断", "A text ends within a character"),
    "z_dropped": ("高程已略去（{detail} 个）", "Heights were dropped ({detail})"),
    "zone_prefix": ("带号与注明的不符，按 {detail}", "The zone prefix is another than stated: {detail}"),
}  # fmt: skip

FINDINGS: Words = {
    "null": ("没有图形", "No geometry"),
    "empty": ("图形是空的", "The geometry is empty"),
    "unreadable": ("图形无法读取", "The geometry cannot be read"),
    "not_a_number": ("坐标不是数字", "A coordinate is no number"),
    "not_finite": ("坐标不是有限的数", "A coordinate is not finite"),
    "invalid": ("图形自相交", "The geometry crosses itself"),
    "outside_world": ("坐标超出经纬度范围", "A coordinate is beyond longitude or latitude"),
    "cells_missing": ("单元格少于表头", "Fewer cells than the header has"),
    "geometry_not_of_kind": ("此图层不收这种图形", "The layer does not take such a geometry"),
    "missing": ("缺少必填项", "A required attribute is missing"),
    "not_text": ("文字过长", "The text is too long"),
    "not_integer": ("不是整数", "Not a whole number"),
    "not_number": ("不是数字", "Not a number"),
    "not_boolean": ("不是“是”或“否”", "Neither yes nor no"),
    "not_date": ("不是日期", "Not a date"),
    "not_choice": ("不在可选项中", "Not one of the choices"),
    "not_grid_code": ("不是 15 位单元网格编码", "Not a unit grid code of 15 digits"),
    "out_of_range": ("超出范围", "Out of range"),
    "name_missing": ("没有名称", "No name"),
    "name_too_long": ("名称过长", "The name is too long"),
    "window_invalid": ("时段无法读取", "The time window cannot be read"),
    "demand_invalid": ("要求无法读取", "A demand cannot be read"),
    "not_json": ("不是 JSON 对象", "Not a JSON object"),
    "key_missing": ("没有对应用的值", "Lacks the value to match by"),
    "key_twice": ("对应值重复，先见于行", "The value to match by is already in row"),
    "key_ambiguous": ("图层中有多个要素是此值", "Several features of the layer have this value"),
    "mended": ("自相交已修复，请核对", "Crossed itself; mended, have a look"),
    "duplicate_in_file": ("与同一文件中的行图形相同", "Same shape as row"),
    "duplicate_in_layer": ("图层中已有相同图形", "The layer has this shape already"),
    "id_unknown": ("图层中没有此编号，将新建", "The layer has no such id: it will be new"),
}

LOSSES: Words = {
    "attributes": ("不保存属性，只有图形和图层名", "Keeps no attributes: shapes and the layer's name only"),
    "characters_dropped": ("控制字符被去掉", "Control characters go"),
    "collections_split": ("集合拆为各部分", "Collections become their parts"),
    "columns_dropped": ("列数超过 255，多出的不保存", "More than 255 columns: the rest goes"),
    "cut_at_antimeridian": ("跨 180° 的图形切为两部分", "Shapes across 180° are cut in two"),
    "empty_geometry": ("空图形不保存", "Empty geometries go"),
    "files": ("每种图形一个文件：{detail}", "A file per kind of geometry: {detail}"),
    "formulas_marked": ("像公式的文字前加单引号", "Texts like formulas get an apostrophe"),
    "integer_as_text": ("过大的整数成为文字", "Very large whole numbers become text"),
    "layer_names": ("图层名中的个别字符不保存", "Some characters of the layer's name go"),
    "mixed_as_text": ("类型不一的列成为文字", "A column of several types becomes text"),
    "multi_of_one": ("只有一部分的多部图形成为单部", "Multi-shapes of one part become single"),
    "names_changed": ("列名改为 {detail}", "The column is named {detail}"),
    "names_cut": ("列名截为 {detail}", "The column's name is cut to {detail}"),
    "nested_as_text": ("列表和对象成为 JSON 文字", "Lists and objects become JSON text"),
    "not_a_number": ("非数值成为空", "Not-a-number becomes empty"),
    "null_geometry": ("没有图形的行不保存", "Rows without geometry go"),
    "parts_separated": ("多部图形的每部分成为一行", "Each part of a multi-shape becomes a row"),
    "text_blank": ("空文字成为空值，末尾空格去掉", "Empty texts become none, trailing blanks go"),
    "text_cut": ("过长的文字被截断", "Long texts are cut"),
    "types": ("读回时类型会不同", "Comes back as another type"),
    "wide_integers": ("19 位整数在别的软件中会取整", "Other programs round numbers of 19 digits"),
}


def words_for(table: Words, code: str, detail: str = "") -> str:
    """Return the words of a code in the language asked for, its detail in its place."""
    return table[code][asked_language() == "en"].format(detail=detail)


_SHAPES: dict[str, str] = {
    "Point": "点",
    "MultiPoint": "多点",
    "LineString": "线",
    "MultiLineString": "多线",
    "Polygon": "面",
    "MultiPolygon": "多面",
    "GeometryCollection": "混合图形",
    "point": "点",
    "line": "线",
    "polygon": "面",
}
_ROWS = ("duplicate_in_file", "key_twice")


def finding_text(code: str, detail: str, accepted: str) -> str:
    """Return what is the matter with a row, with the value at fault and what would do."""
    english = asked_language() == "en"
    if code == "geometry_not_of_kind" and not english:
        detail, accepted = _in_chinese(detail), _in_chinese(accepted)
    mark = " " if code in _ROWS else (": " if english else "：")
    text = words_for(FINDINGS, code) + (mark + detail if detail else "")
    return text + ((f"; accepted: {accepted}" if english else f"；可用：{accepted}") if accepted else "")


def _in_chinese(shapes: str) -> str:
    return "、".join(_SHAPES.get(shape, shape) for shape in shapes.split(", "))


def loss_text(loss: Any) -> str:
    """Return what a format does not keep, with the column it is about."""
    text = words_for(LOSSES, loss.code, loss.detail)
    return f"{loss.field}: {text}" if loss.field else text
