"""What a password has to be; and codes by time, against the vectors of RFC 6238."""

import string

import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.sealing import Unreadable, seal, unseal
from web.signin.rules import ROWS, WORDS, find_faults

GOOD = [
    "seven willows by the lake",
    "correct horse battery",
    "Xk7$mQ2vLp9z",
    "new-sunrise-kettle",
    "长安街的槐树开花了很多年啊",
    "k7qm-3xwp-9ftz-h4dn",
]
# What stands on lists of common passwords, made long enough.
COMMON = [
    "password1234",
    "Password@2026!",
    "P@ssw0rd!P@ssw0rd",
    "qwertyuiop123",
    "1qaz2wsx3edc",
    "zxcvbnm,./zxcvbnm",
    "iloveyou1314520",
    "woaini5201314",
    "Beijing2008!!!",
    "chengguan110105",
    "admin123admin123",
    "123456789012",
    "abcdefghijklm",
    "987654321987",
    "aaaaaaaaaaaaaaaa",
    "abcabcabcabc",
    "20220204-20220220",
    "letmein!letmein!",
]


@pytest.mark.parametrize("password", GOOD)
def test_these_will_do(password: str) -> None:
    assert find_faults(password, "zhang", 12) == []


@pytest.mark.parametrize("password", COMMON)
def test_what_everybody_tries_first_will_not(password: str) -> None:
    assert find_faults(password, "zhang", 12) == ["common"]


@pytest.mark.parametrize(
    "password", ["zhangsan loves willows", "a willow of NASGNAHZ there", "ZhangSan+willow+42"]
)
def test_the_name_is_not_in_it(password: str) -> None:
    assert find_faults(password, "zhangsan", 12) == ["is_name"]


pieces = st.one_of(
    st.sampled_from(WORDS),
    st.sampled_from(ROWS).flatmap(lambda row: st.integers(3, 6).map(lambda length: row[:length])),
    st.integers(1950, 2029).map(str),
    st.sampled_from(["!", "@", "#", "--", "..."]),
)


@given(st.lists(pieces, min_size=2, max_size=5).map("".join), st.booleans())
def test_nothing_made_of_habits_will_do(password: str, shouted: bool) -> None:
    password = (password.upper() if shouted else password).ljust(12, "!")
    assert "common" in find_faults(password, "zhang", 12)


@given(st.text(max_size=300), st.text(max_size=30))
def test_any_text_is_judged(password: str, name: str) -> None:
    faults = find_faults(password, name, 12)
    assert len(password) >= 12 or "too_short" in faults
    assert len(password) <= 200 or faults == ["too_long"]


@pytest.mark.parametrize(
    ("at", "code"),
    [(59, "94287082"), (1111111109, "07081804"), (1111111111, "14050471"), (2000000000, "69279037")],
)
def test_codes_by_time_are_those_of_the_rfc(at: int, code: str) -> None:
    secret = pyotp.TOTP("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", digits=8)
    assert secret.at(at) == code


@given(st.binary(max_size=100), st.text(alphabet=string.printable, min_size=1, max_size=40))
def test_what_is_sealed_opens_by_the_same_secret_and_purpose_only(content: bytes, secret: str) -> None:
    sealed = seal(secret, "one", content)
    assert unseal(secret, "one", sealed) == content
    for other in ((secret + "x", "one"), (secret, "other")):
        with pytest.raises(Unreadable):
            unseal(*other, sealed)
