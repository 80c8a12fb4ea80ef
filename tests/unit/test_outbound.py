"""Which addresses are called, how what is sent is signed, and when it is tried again."""

import base64
import hashlib
import hmac
import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.outbound.addresses import (
    AddressRefused,
    NetworkUnfit,
    PlainRefused,
    Unresolved,
    UrlUnfit,
    check,
    read_networks,
    read_url,
    resolve,
)
from dispatch.outbound.backing_off import GIVES_UP_AFTER, JITTER, WAITS_S, next_try
from dispatch.outbound.posting import SHOWN, Unreachable, post, shown
from dispatch.outbound.rules import OutboundRules
from dispatch.outbound.signing import make_secret, signed_headers
from tests.factories.authorities import Authority, make_authority
from tests.factories.receivers import receiving

LOCAL = OutboundRules(read_networks(["127.0.0.0/8"]))
NOW = datetime(2026, 11, 26, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.9.9.9", "0.0.0.0", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1",
        "169.254.169.254", "100.64.0.1", "100.100.100.200", "192.0.0.1", "192.0.2.1", "198.18.0.1",
        "198.51.100.7", "203.0.113.7", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",
        "::", "::1", "fe80::1", "fe80::1%2", "fc00::1", "fd00:ec2::254", "ff02::1", "2001:db8::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1",
        "2002:7f00:1::", "2002:a9fe:a9fe::", "64:ff9b::7f00:1", "64:ff9b:1::1", "2001:0:7f00:1::",
    ],
)  # fmt: skip
def test_no_private_address_is_called(address: str) -> None:
    with pytest.raises(AddressRefused):
        check("receiver", address, "https", ())


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "2606:4700:4700::1111", "::ffff:8.8.8.8"])
def test_public_addresses_are_called_encrypted_only(address: str) -> None:
    check("receiver", address, "https", ())
    with pytest.raises(PlainRefused):
        check("receiver", address, "http", ())


@pytest.mark.parametrize("address", ["10.20.3.4", "::ffff:10.20.3.4"])
def test_an_allowed_network_is_called_either_way(address: str) -> None:
    allowed = read_networks(["10.20.0.0/16", "fd00::/8"])
    check("receiver", address, "http", allowed)
    with pytest.raises(AddressRefused):
        check("receiver", "10.21.0.1", "https", allowed)


@pytest.mark.parametrize(
    ("host", "address"),
    [("0x7f.1", "127.0.0.1"), ("2130706433", "127.0.0.1"), ("0177.0.0.1", "127.0.0.1"), ("localhost", "")],
)
def test_other_spellings_of_an_address_are_seen_through(host: str, address: str) -> None:
    with pytest.raises(AddressRefused) as refused:
        resolve(host, 443, "https", ())
    assert address in refused.value.address


def test_a_host_with_one_private_address_is_refused_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    both = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, 443)) for each in ("8.8.8.8", "127.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: both)
    with pytest.raises(AddressRefused):
        resolve("rebinding.example.org", 443, "https", ())


def test_a_name_is_resolved_once_and_called_where_it_was_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    with receiving() as receiver:
        asked, real = [], socket.getaddrinfo

        def answer(host: str, *arguments: object, **options: object) -> object:
            if host != "rebinding.example.org":
                return real(host, *arguments, **options)
            asked.append(host)
            place = "127.0.0.1" if len(asked) == 1 else "169.254.169.254"
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (place, receiver.port))]

        monkeypatch.setattr(socket, "getaddrinfo", answer)
        url = f"http://rebinding.example.org:{receiver.port}/hook?a=1&b=字"
        answered = post(url, b"{}", {}, LOCAL)
    assert (answered.status, answered.address, asked) == (204, "127.0.0.1", ["rebinding.example.org"])
    assert receiver.got[0].path == "/hook?a=1&b=%E5%AD%97"
    assert receiver.got[0].headers["host"] == f"rebinding.example.org:{receiver.port}"


def test_a_redirect_is_an_answer_and_not_followed() -> None:
    with receiving() as receiver:
        receiver.answer, receiver.location, receiver.body = 307, receiver.url, b"x" * 100_000
        answered = post(receiver.url, b"{}", {}, LOCAL)
        assert (answered.status, len(answered.text), len(receiver.got)) == (307, SHOWN, 1)


def test_a_certificate_that_nobody_vouches_for_is_not_accepted() -> None:
    with receiving() as receiver, pytest.raises(Unreachable) as unreachable:
        post(receiver.url.replace("http:", "https:"), b"{}", {}, LOCAL)
    assert unreachable.value.why in ("tls", "broken")


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return make_authority(tmp_path_factory.mktemp("authorities") / "own.pem")


def believing(file: Path) -> OutboundRules:
    return OutboundRules(LOCAL.networks, str(file))


def test_a_certificate_of_an_authority_of_ones_own_is_accepted(authority: Authority) -> None:
    with receiving(authority.context_for("127.0.0.1")) as receiver:
        assert post(receiver.url, b"{}", {}, believing(authority.file)).status == 204
        # What the machine trusts does not vouch for it, nor does it for another name.
        for url, rules in (
            (receiver.url, LOCAL),
            (receiver.url.replace("127.0.0.1", "localhost"), believing(authority.file)),
        ):
            with pytest.raises(Unreachable) as unreachable:
                post(url, b"{}", {}, rules)
            assert unreachable.value.why == "tls"
        assert len(receiver.got) == 1


def test_the_file_of_authorities_is_read_again_once_it_has_changed(
    authority: Authority, tmp_path: Path
) -> None:
    file = tmp_path / "bundle.pem"
    other = make_authority(tmp_path / "other.pem")
    with receiving(authority.context_for("127.0.0.1")) as receiver:
        for content, why in ((None, "authorities"), (b"nothing", "authorities"), (other, "tls")):
            if content is not None:
                file.write_bytes(content if isinstance(content, bytes) else content.file.read_bytes())
            with pytest.raises(Unreachable) as unreachable:
                post(receiver.url, b"{}", {}, believing(file))
            assert unreachable.value.why == why
        # Both at once: the old one stays while receivers go over to the new.
        file.write_bytes(other.file.read_bytes() + authority.file.read_bytes())
        assert post(receiver.url, b"{}", {}, believing(file)).status == 204


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("ftp://receiver.example.org/", "scheme"),
        ("file:///etc/passwd", "scheme"),
        ("gopher://127.0.0.1:70/", "scheme"),
        ("//receiver.example.org/", "scheme"),
        ("https:///hook", "host"),
        ("https://[fe80::1%25eth0]/", "host"),
        ("https://user:word@receiver.example.org/", "credentials"),
        ("https://receiver.example.org@127.0.0.1/", "credentials"),
        ("https://receiver.example.org/#part", "fragment"),
        ("https://receiver.example.org/a b", "characters"),
        ("https://receiver.example.org/\r\nX-Header:1", "characters"),
        ("https://receiver.example.org:99999/", "unreadable"),
        ("https://receiver.example.org:0/", "host"),
        ("https://[::1/", "unreadable"),
        ("https://" + "a" * 3000, "characters"),
    ],
)
def test_what_is_no_url_to_call_is_refused(url: str, why: str) -> None:
    with pytest.raises(UrlUnfit) as unfit:
        read_url(url)
    assert unfit.value.why == why


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        target = read_url(f"https://{text}")
    except UrlUnfit:
        return
    assert target.host.isascii()
    assert target.path.isascii()
    assert not any(character <= " " for character in target.host + target.path)


def test_what_is_no_network_is_named() -> None:
    with pytest.raises(NetworkUnfit) as unfit:
        read_networks(["10.0.0.0/8", "10.0.0.0/99"])
    assert unfit.value.network == "10.0.0.0/99"


def test_an_unknown_name_is_unresolved() -> None:
    with pytest.raises(Unresolved):
        resolve("a..b", 443, "https", ())


def test_a_signature_is_that_of_standard_webhooks() -> None:
    # The example of the specification's own libraries.
    secret, identifier = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek"
    at, body = datetime.fromtimestamp(1614265330, UTC), b'{"test": 2432232314}'
    headers = signed_headers([secret], identifier, at, body)
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_secrets_are_new_each_time_and_both_sign() -> None:
    one, other = make_secret(), make_secret()
    assert one != other
    both = signed_headers([one, other], "msg_1", NOW, b"{}")["webhook-signature"].split()
    key = base64.b64decode(other.removeprefix("whsec_"))
    signed = f"msg_1.{int(NOW.timestamp())}.{{}}".encode()
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert both[1] == f"v1,{expected}"


@given(st.integers(1, 200), st.floats(0, 259_199))
def test_it_is_tried_again_later_and_later_and_a_last_time_after_three_days(
    attempts: int, passed_s: float
) -> None:
    since = NOW - timedelta(seconds=passed_s)
    due = next_try(attempts, since, NOW)
    assert due is not None
    wait_s = WAITS_S[min(attempts, len(WAITS_S)) - 1]
    assert NOW < due <= NOW + timedelta(seconds=wait_s * (1 + JITTER))
    assert due <= since + GIVES_UP_AFTER


def test_after_three_days_it_is_given_up() -> None:
    assert next_try(30, NOW - GIVES_UP_AFTER, NOW) is None


def test_what_is_shown_of_an_answer_can_be_kept() -> None:
    assert shown(b"\x00\xff<b>\n\xe5\xad\x97") == " �<b> 字"
