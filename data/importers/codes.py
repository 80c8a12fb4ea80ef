"""Codes of administrative divisions (GB/T 2260, GB/T 10114) and what they tell of the tree.

Six digits are a province or directly governed city (xx0000), a city (xxxx00) or a district; nine digits a
street or township, of which the first six are its district. Twelve-digit statistical codes end in zeros.
"""

MUNICIPALITIES = {
    "110000": ("北京市", "Beijing"),
    "120000": ("天津市", "Tianjin"),
    "310000": ("上海市", "Shanghai"),
    "500000": ("重庆市", "Chongqing"),
}


def normal_code(code: str) -> str:
    """Shorten a twelve-digit code by the zeros that say nothing; leave others as they are."""
    if len(code) == 12 and code.isdigit():
        if code.endswith("000000"):
            return code[:6]
        if code.endswith("000"):
            return code[:9]
    return code


def level_of(code: str) -> str:
    """Return city, district or street by the form of a code; "" for a code of another form."""
    if not code.isdigit():
        return ""
    if len(code) == 6:
        return "city" if code.endswith("00") else "district"
    return "street" if len(code) == 9 else ""


def parent_code(code: str) -> str:
    """Return the code of the organisation above, by the form of the code; "" where there is none."""
    level = level_of(code)
    if level == "street":
        return code[:6]
    if level == "district":
        province = code[:2] + "0000"
        return province if province in MUNICIPALITIES else code[:4] + "00"
    return ""
