"""Codes of unit grids: read, put together, and refused where they are none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.unit_grids import GridCode, GridCodeInvalid, is_grid_code, read_grid_code
from layers.kinds import AttributeInvalid, check_attributes
from layers.kinds.builtin import BUILTIN

UNIT_GRIDS = next(kind for kind in BUILTIN if kind.key == "unit_grid")


def test_a_code_is_read_by_its_parts() -> None:
    code = read_grid_code("110101001002003")
    assert (code.district, code.street, code.community, code.sequence) == ("110101", "001", "002", "003")


@given(st.from_regex(r"[1-9][0-9]{14}", fullmatch=True, alphabet="0123456789"))
def test_what_is_read_is_put_together_again(text: str) -> None:
    assert str(read_grid_code(text)) == text
    assert is_grid_code(text)


@pytest.mark.parametrize(
    "text", ["", "11010100100200", "1101010010020031", "11010100100200a", "010101001002003",
             "１10101001002003", "110101001002003\n", " 110101001002003", "110101 001002003"],
)  # fmt: skip
def test_what_is_none_is_refused(text: str) -> None:
    assert not is_grid_code(text)
    with pytest.raises(GridCodeInvalid):
        read_grid_code(text)
    if text:
        with pytest.raises(AttributeInvalid) as refused:
            check_attributes(UNIT_GRIDS, {"code": text})
        assert (refused.value.attribute, refused.value.what) == ("code", "not_grid_code")


@pytest.mark.parametrize(
    "parts", [("1101", "01001", "002", "003"), ("110101", "1", "2", "3"), ("110101", "001", "002", "")]
)
def test_parts_of_other_lengths_make_no_code(parts: tuple[str, str, str, str]) -> None:
    with pytest.raises(GridCodeInvalid):
        GridCode(*parts)
