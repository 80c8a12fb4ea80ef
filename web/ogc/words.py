"""Why a parameter of the OGC API is refused, and what would do, in Chinese and English."""

Words = dict[str, tuple[str, str]]

REASONS: Words = {
    "unknown": ("没有这个参数；可用：{allowed}", "there is no such parameter; these are: {allowed}"),
    "repeated": ("出现了不止一次", "it is given more than once"),
    "too_long": ("超过 {most} 个字符", "it is longer than {most} characters"),
    "not_text": ("含有不可用的字符", "it holds characters that cannot be used"),
    "form": ("没有 {said} 这种格式；可用：{allowed}", "there is no form {said}; these are: {allowed}"),
    "limit": ("须为 1 至 {most} 的整数", "it has to be a whole number from 1 to {most}"),
    "bbox": (
        "须为 4 个（或带高程的 6 个）数，以逗号分隔：最小 x、最小 y、最大 x、最大 y，按坐标系的轴序",
        (
            "it has to be 4 numbers (6 with heights) with commas between: least x, least y, most x, most y, "
            "in the axis order of the CRS"
        ),
    ),
    "bbox_turned": ("最小值大于最大值：{said}", "the least is more than the most: {said}"),
    "outside": (
        "坐标不在该坐标系的范围内；请核对轴序",
        "coordinates are outside the CRS; check the axis order",
    ),
    "datetime": (
        "须为 RFC 3339 的时间、日期或以 / 分隔的时段（一端可为 ..）：2026-11-01T00:00:00Z/..",
        (
            "it has to be a time or date of RFC 3339, or an interval with / (an end may be ..): "
            "2026-11-01T00:00:00Z/.."
        ),
    ),
    "datetime_turned": ("时段的起点晚于终点", "the interval ends before it begins"),
    "crs": ("没有 {said} 这个坐标系；可用：{allowed}", "there is no CRS {said}; these are: {allowed}"),
    "property": ("没有字段 {said}；可用：{allowed}", "there is no property {said}; these are: {allowed}"),
    "value": ("{said} 不是 {property} 的值（{type}）", "{said} is no value of {property} ({type})"),
    "sorts": ("最多按 {most} 个字段排序，每个一次", "sort by {most} properties at most, each once"),
    "cursor": ("请使用上一页给出的 next 链接", "take the link `next` of the page before"),
    "language": (
        "没有 {said}；可用：cql2-text、cql2-json",
        "there is no {said}; these are: cql2-text, cql2-json",
    ),
    "filter_missing": ("须与 filter 一起使用", "it goes with `filter` only"),
    "syntax": ("不是有效的 CQL2：{detail}", "it is not valid CQL2: {detail}"),
    "too_deep": ("嵌套超过 {most} 层", "it is nested deeper than {most}"),
    "too_large": ("条件超过 {most} 个", "it has more than {most} parts"),
    "operator": (
        "不支持 {said}；函数不可调用。可用：{allowed}",
        "{said} is not supported, nor are functions called; these operators are: {allowed}",
    ),
    "operand": ("{operator} 的参数不合要求：{wanted}", "the arguments of {operator} do not fit: {wanted}"),
    "types": ("{operator} 不能比较 {left} 与 {right}", "{operator} cannot compare {left} with {right}"),
    "vertices": ("图形超过 {most} 个顶点", "the shape has more than {most} vertices"),
    "shape": ("图形无效：{detail}", "the shape is not valid: {detail}"),
    "temporal": ("须为时间、日期或 INTERVAL", "it has to be a time, a date or an INTERVAL"),
}

PAGE: Words = {
    "title": ("共享数据", "Shared data"),
    "about": (
        "本服务按 OGC API – Features 与 OGC API – Tiles 提供共享给您的数据。",
        "This service gives what is shared with you by OGC API – Features and OGC API – Tiles.",
    ),
    "collections": ("数据集", "Collections"),
    "project": ("QGIS 工程", "QGIS project"),
    "none": ("没有共享给您的数据。", "Nothing is shared with you."),
    "items": ("要素", "Features"),
    "tiles": ("矢量瓦片", "Vector tiles"),
    "queryables": ("可查询字段", "Queryables"),
    "schema": ("数据结构", "Schema"),
    "api": ("接口说明", "API description"),
    "conformance": ("符合的标准条款", "Conformance classes"),
    "field": ("字段", "Property"),
    "type": ("类型", "Type"),
    "meaning": ("含义", "Meaning"),
    "systems": ("坐标系", "Coordinate reference systems"),
    "matched": ("共 {} 个", "{} in all"),
    "next": ("下一页", "Next page"),
    "feature": ("要素", "Feature"),
    "geometry": ("图形", "Geometry"),
    "forms": ("其他格式", "Other forms"),
    "address": ("地址", "Address"),
    "no_items": ("没有符合条件的要素。", "No feature fits."),
    "yes": ("是", "Yes"),
    "no": ("否", "No"),
}
