"""Why a share cannot be as it is defined, in words: by the codes of `checking`."""

WHY: dict[str, tuple[str, str]] = {
    "unknown": ("没有这一项", "there is none such"),
    "layer_for_source_layer": (
        "图层只用于“图层”来源，且该来源必须指定图层",
        "a layer is for the source “layer”",
    ),
    "none": ("至少给出一个字段", "at least one field is given out"),
    "twice": ("同一字段只能列一次", "a field is listed once"),
    "personal": ("属个人信息，不得共享", "this is personal data and is not shared"),
    "rule_not_allowed": ("该字段不适用此规则", "the field does not take this rule"),
    "out_of_range": ("超出范围", "out of range"),
    "takes_none": ("此处不需要“到何种程度”", "this takes no `to`"),
    "not_a_step": ("须为大于零的步长", "a step above zero is expected"),
    "not_whole": ("整数字段的步长须为整数", "the step of whole numbers is a whole number"),
    "betrays_place": (
        "会泄露比所选位置精度更准的地点；请不给出、改为掩码，或改用“精确”",
        "tells the place more closely than the precision allows: leave it out, mask it, or share exactly",
    ),
    "not_for_layers": ("不适用于图层", "this is not for layers"),
    "before_since": ("须晚于起始时间", "the end comes after the beginning"),
    "negative": ("不能为负", "not below zero"),
    "not_positive": ("须大于零", "above zero"),
}


def words_of(what: str, allowed: str) -> tuple[str, str]:
    """Return why in Chinese and English, with what would do where that is known."""
    zh, en = WHY.get(what, (what, what))
    return (f"{zh}；可用：{allowed}", f"{en}; possible: {allowed}") if allowed else (zh, en)
