"""What pydantic found wrong, said per field in the language asked for, with what would be accepted."""

from typing import Any

from pydantic import ValidationError

from web.schemas.problems import FieldError

CHINESE: dict[str, str] = {
    "missing": "缺少此项",
    "extra_forbidden": "不认识此项",
    "nul_character": "文本不得含有空字符",
    "time_range": "时间应在 1900 年至 2200 年之间",
    "swapped": "经度在前，纬度在后；此处似乎颠倒",
    "file": "应为带名称的文件",
    "numbers": "应为以逗号分隔的数字",
    "string_type": "应为文本",
    "string_unicode": "文本编码无效",
    "string_too_short": "至少 {min_length} 个字符",
    "string_too_long": "至多 {max_length} 个字符",
    "string_pattern_mismatch": "格式不符",
    "int_type": "应为整数",
    "int_parsing": "应为整数",
    "int_from_float": "应为整数",
    "int_parsing_size": "整数过大",
    "float_type": "应为数字",
    "float_parsing": "应为数字",
    "finite_number": "应为有限的数字",
    "bool_type": "应为 true 或 false",
    "bool_parsing": "应为 true 或 false",
    "greater_than": "应大于 {gt}",
    "greater_than_equal": "应不小于 {ge}",
    "less_than": "应小于 {lt}",
    "less_than_equal": "应不大于 {le}",
    "list_type": "应为列表",
    "tuple_type": "应为列表",
    "too_short": "至少 {min_length} 项",
    "too_long": "至多 {max_length} 项",
    "dict_type": "应为对象",
    "model_type": "应为对象",
    "model_attributes_type": "应为对象",
    "literal_error": "应为其中之一：{expected}",
    "enum": "应为其中之一：{expected}",
    "datetime_type": "应为时间",
    "datetime_parsing": "应为 ISO 8601 时间",
    "datetime_from_date_parsing": "应为 ISO 8601 时间",
    "timezone_aware": "时间须带时区",
}

ACCEPTED: dict[str, str] = {
    "greater_than": "> {gt}",
    "greater_than_equal": "≥ {ge}",
    "less_than": "< {lt}",
    "less_than_equal": "≤ {le}",
    "literal_error": "{expected}",
    "enum": "{expected}",
    "string_too_long": "≤ {max_length}",
    "string_too_short": "≥ {min_length}",
    "string_pattern_mismatch": "{pattern}",
    "too_long": "≤ {max_length}",
    "too_short": "≥ {min_length}",
    "swapped": "[lon, lat]",
    "timezone_aware": "2022-02-04T12:00:00+08:00",
    "datetime_parsing": "2022-02-04T12:00:00+08:00",
    "datetime_from_date_parsing": "2022-02-04T12:00:00+08:00",
}


class RequestInvalid(Exception):
    """The request does not fit its schema."""

    def __init__(self, error: ValidationError):
        self.error = error
        self.count = error.error_count()


def refuse(error: ValidationError) -> None:
    """Raise a refusal; called by flask-openapi3 where a request does not fit."""
    raise RequestInvalid(error)


def field_errors(error: ValidationError, language: str) -> list[FieldError]:
    """Return what is wrong with each field."""
    return [_field_error(found, language) for found in error.errors(include_url=False, include_input=False)]


def _field_error(found: Any, language: str) -> FieldError:
    kind, context = found["type"], found.get("ctx", {})
    what = CHINESE.get(kind) if language == "zh-CN" else None
    accepted = ACCEPTED.get(kind)
    return FieldError(
        where=".".join(str(step) for step in found["loc"]),
        what=what.format_map(context) if what else found["msg"],
        accepted=accepted.format_map(context) if accepted else None,
    )
