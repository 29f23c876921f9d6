"""Which URLs and addresses may be contacted at all: one strict parse, one list, one `Gate`.

Pure: nothing here opens a connection or looks a name up. `fetch.py` asks these functions before
each connection, redirects included, and connects only to addresses that were approved.
The parsed parts are put together again for the client, so no two parsers can read a URL apart.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import quote

import idna

URL_LENGTH_LIMIT = 2_000  # a capture's row and its log entry must have room for it
PUBLIC_PORTS = {"http": 80, "https": 443}

# ASCII, since without it the long s (U+017F) counts as a letter of "https".
URL_PARTS = re.compile(r"(https?)://([^/?#]*)([^?#]*)(\?[^#]*)?(?:#.*)?", re.IGNORECASE | re.ASCII)
HOST_AND_PORT = re.compile(
    r"(\[[0-9a-f:.]{2,45}\]|[^:\[\]%]+)(?::([1-9][0-9]{0,4}))?", re.IGNORECASE | re.ASCII
)
HOST_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
NUMERIC_LABEL = re.compile(r"[0-9]+|0x[0-9a-f]*")
FORBIDDEN_CHARACTERS = re.compile(r"[\x00-\x20\x7f\\\ud800-\udfff]")
LATIN_HEADER_VALUE = re.compile(r"[\t\x20-\x7e\xa0-\xff]*")

# IANA's special-purpose registries (RFC 6890 and successors), multicast, reserved, and the one
# cloud host address that lies in public space. Listed here, since `is_global` of the supported
# Python versions calls several of them public.
REFUSED_IPV4 = tuple(
    IPv4Network(network)
    for network in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "168.63.129.16/32",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "192.175.48.0/24",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
)

# Only global unicast is ever contacted, so that loopback, mapped (::ffff:0:0/96), compatible,
# unique local, link and site local and multicast fall away without being named.
GLOBAL_UNICAST = IPv6Network("2000::/3")
REFUSED_IPV6 = tuple(
    IPv6Network(network)
    for network in (
        "2001::/23",  # Teredo, benchmarking, ORCHID and the rest of the IETF's block
        "2001:db8::/32",
        "2002::/16",  # 6to4
        "2620:4f:8000::/48",
        "3fff::/20",
    )
)
# The one embedding with a use: behind DNS64 every IPv4-only host looks like this (RFC 6052).
NAT64 = IPv6Network("64:ff9b::/96")
ISATAP_MARKS = frozenset({0x0000_5EFE, 0x0200_5EFE})  # RFC 5214: an IPv4 address follows

Lookup = Callable[[str, int], Sequence[str]]


class Refused(Exception):
    """A URL or address that must not be contacted; the text says why, for an operator."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one fetch may cost, redirects included where a total is meant."""

    wire_bytes: int = 10_000_000
    decoded_bytes: int = 25_000_000
    expansion_ratio: int = 100  # decoded : wire, asked only beyond the first decoded megabyte
    header_bytes: int = 65_536
    header_lines: int = 200
    redirects: int = 5
    connect_seconds: float = 10.0
    total_seconds: float = 20.0


@dataclass(frozen=True, slots=True)
class Gate:
    """The way out: who we say we are, what is allowed beyond the public web, and the limits.

    `allowed_loopback` holds "address:port" pairs, loopback only ("127.0.9.1:8901",
    "[::1]:8901"): a demo or a test serves there. `resolve` maps invented host names to such
    pairs; the name stays in the URL and in the Host header, whatever the port.
    `lookup` replaces the system's resolver, `ca_file` the bundled root certificates.
    Raises ValueError for a pair that is not loopback, or a name mapped to one not allowed.
    """

    user_agent: str
    allowed_loopback: frozenset[str] = frozenset()
    resolve: Mapping[str, str] = field(default_factory=dict)
    limits: Limits = Limits()
    lookup: Lookup | None = None
    ca_file: str | None = None
    loopback_ports: frozenset[int] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        if not self.user_agent or not is_header_value(self.user_agent):
            raise ValueError("The user agent must be one line of Latin text.")
        for pair in self.allowed_loopback:
            address, port = split_pair(pair)
            if not ip_address(address).is_loopback or pair != join_pair(address, port):
                raise ValueError(f"{pair} is not a loopback address with a port.")
        for host, pair in self.resolve.items():
            if pair not in self.allowed_loopback:
                raise ValueError(f"{host} is mapped to {pair}, which is not allowed.")
        ports = frozenset(split_pair(pair)[1] for pair in self.allowed_loopback)
        object.__setattr__(self, "loopback_ports", ports)

    def allows_loopback(self, address: str, port: int) -> bool:
        """Whether this very address and port were allowed by name."""
        return bool(self.allowed_loopback) and join_pair(address, port) in self.allowed_loopback


@dataclass(frozen=True, slots=True)
class Target:
    """A URL taken apart once. `host` is lower-case ASCII, without the brackets of IPv6."""

    scheme: str
    host: str
    port: int
    path: str  # with the query; begins with "/"

    @property
    def url(self) -> str:
        """The URL in its one spelling: no fragment, no default port."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == PUBLIC_PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{host}{port}{self.path}"

    @property
    def is_literal(self) -> bool:
        """Whether the host is an address, not a name."""
        return ":" in self.host or bool(NUMERIC_LABEL.fullmatch(self.host.rpartition(".")[2]))


def parse_url(url: str, *, gate: Gate) -> Target:
    """Take a URL apart, or raise Refused.

    Only http and https, no user information, no control character, space or backslash, no odd
    spelling of an address; ports 80 and 443, or one that the gate allows on loopback.
    Characters that a path must not hold as they are come back percent-encoded.
    """
    if len(url) > URL_LENGTH_LIMIT:
        raise Refused(f"The URL is longer than {URL_LENGTH_LIMIT} characters.")
    if FORBIDDEN_CHARACTERS.search(url):
        raise Refused("The URL holds a space, a control character or a backslash.")
    parts = URL_PARTS.fullmatch(url)
    if parts is None:
        raise Refused("Only http:// and https:// URLs are fetched.")
    scheme = parts[1].lower()
    host, port = _split_authority(parts[2], default_port=PUBLIC_PORTS[scheme])
    if port not in PUBLIC_PORTS.values() and port not in gate.loopback_ports:
        raise Refused(f"Port {port} is not used for public documents.")
    if "." not in host and ":" not in host and host not in gate.resolve:
        raise Refused(f"{host} is a local name.")
    return Target(scheme=scheme, host=host, port=port, path=_clean_path(parts[3], parts[4]))


def approve(addresses: Sequence[str], port: int, *, gate: Gate) -> frozenset[tuple[str, int]]:
    """The (address, port) pairs that may be connected to: all those given, or Refused for all.

    A name with one bad address among good ones is refused whole: its owner, or whoever answers
    for it, is trying something.
    """
    for address in addresses:
        if gate.allows_loopback(address, port):
            continue
        if port not in PUBLIC_PORTS.values():
            raise Refused(f"Port {port} of {address} is not allowed.")
        reason = reason_to_refuse(address)
        if reason:
            raise Refused(reason)
    return frozenset((plain_address(address), port) for address in addresses)


@lru_cache(maxsize=4_096)
def plain_address(address: str) -> str:
    """An address in its one spelling. Raises ValueError."""
    return str(ip_address(address))


@lru_cache(maxsize=4_096)
def reason_to_refuse(address: str) -> str | None:
    """Why an address is not a public one, or None if it is. Accepts any text."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return f"{address!r} is not an address."
    is_public = _is_public_ipv4(parsed) if parsed.version == 4 else _is_public_ipv6(parsed)
    return None if is_public else f"{address} is not a public address."


def is_header_value(value: str) -> bool:
    """Whether a text can stand in a request header: Latin-1, no control character but the tab."""
    return bool(LATIN_HEADER_VALUE.fullmatch(value))


def split_pair(pair: str) -> tuple[str, int]:
    """ "127.0.0.1:80" or "[::1]:80" as address and port. Raises ValueError."""
    address, colon, port = pair.rpartition(":")
    if not colon or not port.isascii() or not port.isdigit():
        raise ValueError(f"{pair!r} is not an address with a port.")
    return address.strip("[]"), int(port)


def join_pair(address: str, port: int) -> str:
    """The inverse of `split_pair`."""
    return f"[{address}]:{port}" if ":" in address else f"{address}:{port}"


def _split_authority(authority: str, *, default_port: int) -> tuple[str, int]:
    if "@" in authority:
        raise Refused("The URL names a user.")
    parts = HOST_AND_PORT.fullmatch(authority)
    if parts is None:
        raise Refused("The URL's host is not written in a usual way.")
    port = int(parts[2]) if parts[2] else default_port
    if port > 65_535:
        raise Refused(f"There is no port {port}.")
    return _clean_host(parts[1]), port


def _clean_host(host: str) -> str:
    if host.startswith("["):
        try:
            return str(IPv6Address(host[1:-1]))
        except ValueError:
            raise Refused(f"{host} is not an IPv6 address.") from None
    name = _ascii_name(host.lower())
    labels = name.split(".")
    if len(name) > 253 or not all(HOST_LABEL.fullmatch(label) for label in labels):
        raise Refused(f"{host!r} is not a host name.")
    if NUMERIC_LABEL.fullmatch(labels[-1]):
        return _plain_ipv4(host)
    return name


def _ascii_name(host: str) -> str:
    """The name as the DNS knows it (IDNA 2008 after UTS #46's mapping)."""
    if host.isascii() and "xn--" not in host:
        return host
    try:
        return idna.encode(host, uts46=True, std3_rules=True).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        raise Refused(f"{host!r} is not a host name.") from None


def _plain_ipv4(host: str) -> str:
    """Only four plain decimal numbers: resolvers read 127.1, 0x7f000001 and ①②⑦.0.0.1 too."""
    try:
        if host.isascii() and plain_address(host) == host:
            return host
    except ValueError:
        pass
    raise Refused(f"{host!r} is not an address in its plain form.")


def _clean_path(path: str, query: str | None) -> str:
    safe = "!$%&'()*+,-./:;=?@_~[]"
    return quote(path or "/", safe=safe) + quote(query or "", safe=safe)


def _is_public_ipv4(address: IPv4Address) -> bool:
    return not any(address in network for network in REFUSED_IPV4)


def _is_public_ipv6(address: IPv6Address) -> bool:
    if address.scope_id:
        return False
    if address in NAT64:
        return _is_public_ipv4(IPv4Address(int(address) & 0xFFFF_FFFF))
    if address not in GLOBAL_UNICAST or any(address in network for network in REFUSED_IPV6):
        return False
    return (int(address) >> 32) & 0xFFFF_FFFF not in ISATAP_MARKS
