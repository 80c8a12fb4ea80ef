"""Addresses, Chinese and English, brought to one spelling, so that the same place bears the same key."""

import re
import unicodedata

VARIANTS = str.maketrans("號樓棟單元層間灣東門區縣鎮鄉莊衚衕", "号楼栋单元层间湾东门区县镇乡庄胡同")
DIGITS = {digit: number for number, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
HAN = re.compile(r"[\u4e00-\u9fff]")
BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】")
# What a number written in characters counts; elsewhere it is part of a name, as in 三里河路.
NUMERAL = re.compile(r"[零〇一二三四五六七八九十百两]+(?=号|栋|幢|楼|单元|层|室|弄|门|排|座)")
# A place with many places of the same word in it, such as 小区, is no district.
ABOVE = re.compile(
    r"^(?:[\u4e00-\u9fff]{2,7}?(?:省|自治区))?(?:[\u4e00-\u9fff]{2,5}?市(?![场民政里委中]))?"
    r"(?:[\u4e00-\u9fff]{1,5}?(?:(?<![小社园景校片库军厂牧])区|(?<!州)县))?(?:[\u4e00-\u9fff]{2,6}?(?:街道|镇|乡))?(?=.{3})"
)
VAGUE = re.compile(r"(?:附近|旁边|旁|周边|一带|沿线|门口|门前|处|路段|[东南西北]侧)+$")
WIDE = re.compile(r"(?:路|街|道|胡同|巷|桥|环|线|高速|里|条|省|市|(?<![小社园景校片])区|县|镇|乡|村)$")
HOUSE = re.compile(r"\d")
NUMBERED = re.compile(r"(?<=\d)号$")
NOT_WORD = re.compile(r"[^0-9a-z\u4e00-\u9fff&/-]+")
LOOSE = re.compile(r"(?<![0-9a-z])[-/]+|[-/]+(?![0-9a-z\u4e00-\u9fff])")
VAGUE_WORDS = frozenset(("near", "around", "along", "opposite", "no", "number", "the"))
WORDS = {
    "north": "n", "south": "s", "east": "e", "west": "w",
    "northeast": "ne", "northwest": "nw", "southeast": "se", "southwest": "sw",
    "street": "st", "str": "st", "avenue": "ave", "av": "ave", "road": "rd", "boulevard": "blvd",
    "drive": "dr", "lane": "ln",
    "place": "pl", "court": "ct", "parkway": "pkwy", "highway": "hwy", "square": "sq",
    "terrace": "ter", "expressway": "expy", "apartment": "apt", "suite": "ste", "floor": "fl",
    "and": "&",
}  # fmt: skip


def normalise_address(text: str) -> str:
    """Return the key of an address; '' if it names no single place, but a whole road or nothing.

    The key of a key is itself. Province, city, district and township before a Chinese address are left out,
    since people leave them out; two addresses of one key far from each other are therefore not the same.
    """
    key = _spell(text)
    while (again := _spell(key)) != key:
        key = again
    return key


def _spell(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).casefold().translate(VARIANTS)
    return _spell_chinese(plain) if HAN.search(plain) else _spell_english(plain)


def _spell_chinese(plain: str) -> str:
    bare = NOT_WORD.sub("", BRACKETS.sub("", plain))
    bare = ABOVE.sub("", bare, count=1)
    bare = NUMERAL.sub(lambda found: str(_count(found[0])), VAGUE.sub("", bare))
    bare = NUMBERED.sub("", LOOSE.sub("", bare))
    return "" if len(bare) < 2 or (WIDE.search(bare) and not HOUSE.search(bare)) else bare


def _spell_english(plain: str) -> str:
    words = NOT_WORD.sub(" ", BRACKETS.sub("", plain).replace("'", "")).split()
    spelled = LOOSE.sub(" ", " ".join(WORDS.get(word, word) for word in words if word not in VAGUE_WORDS))
    bare = " ".join(spelled.split())
    return bare if HOUSE.search(bare) or "&" in bare or "/" in bare else ""


def _count(numeral: str) -> int:
    """Return what a number below a thousand counts; of digits one after the other, those digits."""
    if "十" not in numeral and "百" not in numeral:
        return int("".join(str(DIGITS[each]) for each in numeral))
    total, last = 0, 0
    for each in numeral:
        if each in "十百":
            total += (last or 1) * (100 if each == "百" else 10)
            last = 0
        else:
            last = DIGITS[each]
    return total + last
