"""Addresses nearby that are alike: small slips pass, another number never does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.violations.matching import find_alike

KEYS = st.from_regex(r"[a-z\u4e00-\u4e20]{2,8}[0-9]{1,3}[a-z\u4e00-\u4e20]{0,4}", fullmatch=True)


@pytest.mark.parametrize(
    ("key", "other", "alike"),
    [
        ("三里河路12号院", "三里河路12院", True),
        ("4853 s wood", "4853 s woods", True),
        ("4853 s wood st", "4853 s wood", True),
        ("中关村大街27", "中关村大街28", False),
        ("中关村大街27", "中关村南大街27", True),
        ("中关村大街27", "学院路27", False),
        ("12-3", "123", False),
        ("", "", False),
        ("西单商场", "西单商场", True),
    ],
)
def test_slips_pass_and_other_numbers_do_not(key: str, other: str, alike: bool) -> None:
    assert (other in find_alike(key, {other})) is alike


@given(KEYS, KEYS)
def test_likeness_is_mutual(one: str, other: str) -> None:
    assert (other in find_alike(one, [other])) == (one in find_alike(other, [one]))


@given(KEYS)
def test_a_key_is_like_itself_and_not_like_the_next_number(key: str) -> None:
    assert key in find_alike(key, [key])
    digits = "".join(each for each in key if each.isdigit())
    assert find_alike(key, [key.replace(digits, str(int(digits) + 1))]) == set()
