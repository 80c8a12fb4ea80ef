"""What a password has to be: long enough, and made of more than what everybody tries first.

Instead of a list of common passwords there are the words, keyboard rows and habits that such lists are made
of: what is left of a password without them has to be long enough not to be guessed.
"""

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

LONGEST = 200
LEAST_OWN = 5
SHORTEST_RUN = 3

# Words that people take for passwords, in English, in pinyin, in numbers, and those at hand.
WORDS = (Path(__file__).parent / "common_words.txt").read_text().split()
ROWS = (
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
    "0123456789",
    "abcdefghijklmnopqrstuvwxyz",
)
LOOKS_LIKE = str.maketrans("@4380157$!", "aaebolstsi")
# These look ahead, so that one is found also where another has begun.
YEAR = re.compile(r"(?=((?:19|20)\d\d(?:[01]\d[0-3]\d)?))")
REPEAT = re.compile(r"(.+?)\1+")
ANY_WORD = re.compile(f"(?=({'|'.join(sorted(WORDS, key=len, reverse=True))}))")

FAULTS: dict[str, tuple[str, str]] = {
    "too_short": ("至少 {shortest} 个字符", "at least {shortest} characters are needed"),
    "too_long": ("至多 {longest} 个字符", "at most {longest} characters are taken"),
    "is_name": ("不能包含账号名或反写的账号名", "it must not hold the account's name, forwards or backwards"),
    "common": (
        "除去常见词、年份、键盘顺序和重复的字符后，须还有至少 {least} 个不同的字符",
        "without common words, years, keyboard rows and repeats, {least} different signs have to be left",
    ),
    "used_before": ("与最近用过的 {history} 个密码之一相同", "it is one of the last {history}"),
}


def find_faults(password: str, name: str, shortest: int) -> list[str]:
    """Return by code what is wrong with a password for the account of a name."""
    plain = unicodedata.normalize("NFKC", password).lower()
    faults = []
    if len(password) < shortest:
        faults.append("too_short")
    if len(password) > LONGEST:
        return ["too_long"]
    own = name.lower()
    if len(own) >= SHORTEST_RUN and (own in plain or own[::-1] in plain):
        faults.append("is_name")
    if len(set(what_is_own(plain))) < LEAST_OWN:
        faults.append("common")
    return faults


def what_is_own(plain: str) -> str:
    """Return the letters and digits of a password that are nobody's habit, however the word is disguised."""
    return min(
        (_strip(form) for form in (plain, plain.translate(LOOKS_LIKE))), key=lambda left: len(set(left))
    )


def _strip(text: str) -> str:
    """Return a text without what any habit explains, be it that of the sign's other neighbour as well."""
    text = "".join(sign for sign in text if sign.isalnum())
    explained = {at for start, end in _habits(text) for at in range(start, end)}
    left = "".join(" " if at in explained else sign for at, sign in enumerate(text))
    return REPEAT.sub(lambda found: found[1], left).replace(" ", "")


def _habits(text: str) -> Iterator[tuple[int, int]]:
    """Yield from where to where a text is a common word, a year or date, or a stretch of a keyboard row."""
    for pattern in (ANY_WORD, YEAR):
        for found in pattern.finditer(text):
            yield found.span(1)
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or not _are_neighbours(text[at - 1], text[at]):
            if at - start >= SHORTEST_RUN:
                yield start, at
            start = at


def _are_neighbours(one: str, other: str) -> bool:
    return any(one + other in row or other + one in row for row in ROWS)


def words_for(faults: list[str], shortest: int, history: int) -> tuple[str, str]:
    """Return what is wrong in Chinese and in English."""
    about = {"shortest": shortest, "longest": LONGEST, "least": LEAST_OWN, "history": history}
    zh, en = zip(*(FAULTS[code] for code in faults), strict=True)
    return "；".join(zh).format(**about), "; ".join(en).format(**about)
