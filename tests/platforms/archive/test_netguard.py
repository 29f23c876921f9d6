"""Which URLs and addresses the gate lets through."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from platforms.archive.netguard import (
    Gate,
    Limits,
    Refused,
    approve,
    parse_url,
    reason_to_refuse,
)

GATE = Gate(user_agent="ConductAtlas/1.0 (+https://conductatlas.example/bot)")
DEMO = Gate(
    user_agent="ConductAtlas/1.0",
    allowed_loopback=frozenset({"127.0.9.1:8901", "[::1]:8902"}),
    resolve={"northmoor.example": "127.0.9.1:8901"},
)

REFUSED_URLS = [
    "",
    "/privacy",
    "example.com/privacy",
    "//example.com/privacy",
    "file:///etc/passwd",
    "file:/etc/passwd",
    "ftp://example.com/x",
    "gopher://example.com/1",
    "dict://example.com/x",
    "data:text/html,hello",
    "javascript:alert(1)",
    "source:file:///etc/passwd",
    "ws://example.com/",
    "http:example.com",
    "http:/example.com",
    "http:///example.com",
    "http://",
    "http://?x",
    "http://:80/",
    "http\u017f://example.com/",
    " http://example.com/",
    "http://example.com/ ",
    "http://example.com/\nHost: b",
    "http://exa\tmple.com/",
    "http://example.com\x00.test/",
    "http://example.com/\x7f",
    "http://127.0.0.1:8888\\@example.com/",
    "http://example.com\\@127.0.0.1/",
    "http://user@example.com/",
    "http://user:secret@example.com/",
    "http://@example.com/",
    "http://example.com:22/",
    "http://example.com:8080/",
    "http://example.com:0/",
    "http://example.com:080/",
    "http://example.com:/",
    "http://example.com:80:80/",
    "http://example.com:99999/",
    "http://example.com:+80/",
    "http://example.com:８０/",
    "http://127.1/",
    "http://127.0.1/",
    "http://0/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0x7f.1/",
    "http://0x7f.0x0.0x0.0x1/",
    "http://017700000001/",
    "http://0177.0.0.1/",
    "http://127.0.0.01/",
    "http://256.256.256.256/",
    "http://1.2.3.4.5/",
    "http://1.2.3.4./",
    "http://①②⑦.0.0.1/",
    "http://127。0。0。1/",
    "http://１２７.0.0.1/",
    "http://[::1/",
    "http://::1/",
    "http://[::1%25lo]/",
    "http://[fe80::1%eth0]/",
    "http://[127.0.0.1]/",
    "http://[v1.fe80]/",
    "http://localhost/",
    "http://LOCALHOST/",
    "http://intranet/",
    "http://metadata/",
    "http://example..com/",
    "http://.example.com/",
    "http://example.com./",
    "http://-example.com/",
    "http://exa_mple.com/",
    "http://exa%6dple.com/",
    "http://example.com%2f@127.0.0.1/",
    "http://example.com%00.test/",
    "http://example.com／127.0.0.1/",
    "http://xn--a/",
    "http://xn--\u00fc.com/",
    "http://" + "a" * 64 + ".com/",
    "http://" + "a." * 130 + "com/",
    "http://example.com/" + "a" * 5000,
    "http://example.com/\ud800",
]

REFUSED_ADDRESSES = [
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "100.64.0.1",
    "100.100.100.200",
    "127.0.0.1",
    "127.255.255.254",
    "168.63.129.16",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.1",
    "192.0.0.192",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.0.1",
    "198.18.0.1",
    "198.19.255.255",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:100.64.0.1",
    "::ffff:8.8.8.8",
    "::ffff:0:127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::169.254.169.254",
    "64:ff9b:1::1",
    "100::1",
    "2001::1",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "2001:db8::1",
    "2001:20::1",
    "2002:7f00:1::",
    "2002:808:808::1",
    "2620:4f:8000::1",
    "2600::5efe:127.0.0.1",
    "2600::200:5efe:10.0.0.1",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
    "localhost",
    "127.1",
    "",
]


@pytest.mark.parametrize("url", REFUSED_URLS)
def test_a_url_that_is_not_plainly_a_public_web_page_is_refused(url: str) -> None:
    with pytest.raises(Refused):
        parse_url(url, gate=GATE)


@pytest.mark.parametrize(
    ("url", "spelling"),
    [
        ("HTTP://Example.COM", "http://example.com/"),
        ("https://example.com:443/a?b#c", "https://example.com/a?b"),
        ("http://example.com:443/", "http://example.com:443/"),
        ("https://example.com?q=1", "https://example.com/?q=1"),
        ("https://bücher.example/ä|b", "https://xn--bcher-kva.example/%C3%A4%7Cb"),
        ("https://r3---sn-a.example.com/%20x%", "https://r3---sn-a.example.com/%20x%"),
        ("http://8.8.8.8/../x", "http://8.8.8.8/../x"),
        ("http://[2606:4700:0:0::1111]/", "http://[2606:4700::1111]/"),
    ],
)
def test_a_public_url_gets_its_one_spelling(url: str, spelling: str) -> None:
    assert parse_url(url, gate=GATE).url == spelling
    assert parse_url(spelling, gate=GATE).url == spelling


@pytest.mark.parametrize("address", REFUSED_ADDRESSES)
def test_an_address_that_is_not_public_is_refused_with_a_reason(address: str) -> None:
    assert reason_to_refuse(address)
    with pytest.raises(Refused):
        approve(["8.8.8.8", address], 443, gate=GATE)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "64:ff9b::808:808"]
)
def test_a_public_address_is_approved_on_the_ports_of_the_web_only(address: str) -> None:
    assert len(approve([address], 80, gate=GATE)) == 1
    with pytest.raises(Refused):
        approve([address], 8901, gate=DEMO)


def test_only_the_very_loopback_address_and_port_that_were_allowed_pass() -> None:
    assert approve(["127.0.9.1"], 8901, gate=DEMO) == {("127.0.9.1", 8901)}
    assert approve(["::1"], 8902, gate=DEMO) == {("::1", 8902)}
    for address, port in [("127.0.9.1", 80), ("127.0.9.2", 8901), ("::1", 8901), ("::2", 8902)]:
        with pytest.raises(Refused):
            approve([address], port, gate=DEMO)


def test_an_invented_name_may_be_local_if_the_gate_knows_it() -> None:
    gate = Gate(
        user_agent="A",
        allowed_loopback=frozenset({"127.0.9.1:8901"}),
        resolve={"northmoor": "127.0.9.1:8901"},
    )
    assert parse_url("http://northmoor/privacy", gate=gate).host == "northmoor"


@pytest.mark.parametrize("pair", ["169.254.169.254:80", "10.0.0.1:80", "8.8.8.8:80", "127.0.0.1"])
def test_nothing_but_loopback_can_be_allowed_by_a_setting(pair: str) -> None:
    with pytest.raises(ValueError):
        Gate(user_agent="A", allowed_loopback=frozenset({pair}))


def test_a_name_cannot_be_mapped_to_an_address_that_is_not_allowed() -> None:
    with pytest.raises(ValueError):
        Gate(user_agent="A", resolve={"northmoor.example": "127.0.9.1:8901"})


def test_a_user_agent_cannot_smuggle_a_header() -> None:
    with pytest.raises(ValueError):
        Gate(user_agent="A\r\nCookie: b=c", limits=Limits())


@given(st.text(max_size=60))
def test_any_text_is_either_refused_or_parsed_into_safe_parts(text: str) -> None:
    try:
        target = parse_url("http://" + text, gate=GATE)
    except Refused:
        return
    assert target.port in (80, 443)
    assert not set(target.host) & set("@\\/?#% ")
    assert target.url.isascii()
    assert parse_url(target.url, gate=GATE) == target
