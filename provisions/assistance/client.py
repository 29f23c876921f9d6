"""The one request to the drafting provider: to the host that the settings name and nowhere else.

No redirect is followed, no proxy of the environment used, no cookie kept. The time is a total, the
answer is cut off at its size limit, and an error never carries what the provider said.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import certifi
import pycurl

from provisions.assistance.provider import Provider

MOST_ANSWER_BYTES = 64_000
MOST_HEADER_BYTES = 32_000
CONNECT_SECONDS = 10.0
PASSING = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})
"""Statuses after which the same request may succeed a little later."""
REASONS = {
    pycurl.E_COULDNT_RESOLVE_HOST: "The provider's host has no address.",
    pycurl.E_COULDNT_CONNECT: "The provider does not take connections.",
    pycurl.E_OPERATION_TIMEDOUT: "The provider did not answer in time.",
    pycurl.E_SSL_CONNECT_ERROR: "No secure connection to the provider was possible.",
    pycurl.E_PEER_FAILED_VERIFICATION: "The provider's certificate is not valid.",
    pycurl.E_GOT_NOTHING: "The provider closed the connection without an answer.",
    pycurl.E_PARTIAL_FILE: "The provider's answer broke off.",
    pycurl.E_RECV_ERROR: "The provider's answer broke off.",
}
NOT_SECURE = frozenset({pycurl.E_SSL_CONNECT_ERROR, pycurl.E_PEER_FAILED_VERIFICATION})


class ProviderFailed(Exception):
    """No answer came. `is_passing`: it may come if it is asked again later.

    The text is ours alone, fit for an analyst, and holds nothing that the provider sent.
    """

    def __init__(self, reason: str, *, is_passing: bool = False) -> None:
        super().__init__(reason)
        self.is_passing = is_passing


class _Sink:
    """Takes the body and the header lines, and stops the transfer where they grow too large."""

    def __init__(self) -> None:
        self.body = bytearray()
        self.header_bytes = 0
        self.is_too_large = False

    def take(self, part: bytes) -> int:
        if len(self.body) + len(part) > MOST_ANSWER_BYTES:
            self.is_too_large = True
            return 0
        self.body += part
        return len(part)

    def take_header(self, line: bytes) -> int:
        self.header_bytes += len(line)
        if self.header_bytes > MOST_HEADER_BYTES:
            self.is_too_large = True
            return 0
        return len(line)


def complete(provider: Provider, request: Mapping[str, Any]) -> bytes:
    """Send one request for a chat completion and return the body of the answer, unread.

    Raises ProviderFailed. Takes at most the provider's timeout in all.
    """
    sink, handle = _Sink(), pycurl.Curl()
    try:
        _configure(handle, provider, json.dumps(request).encode("ascii"), sink)
        handle.perform()
        status = handle.getinfo(pycurl.RESPONSE_CODE)
    except pycurl.error as error:
        raise _failure(error.args[0], sink) from None  # the client's own words may quote the host's
    finally:
        handle.close()
    if status == 200:
        return bytes(sink.body)
    raise _refusal(status)


def _configure(handle: Any, provider: Provider, body: bytes, sink: _Sink) -> None:
    handle.setopt(pycurl.URL, provider.url)
    # http: only on loopback, see the provider
    handle.setopt(pycurl.PROTOCOLS, pycurl.PROTO_HTTP | pycurl.PROTO_HTTPS)
    handle.setopt(pycurl.FOLLOWLOCATION, 0)
    handle.setopt(pycurl.PROXY, "")
    handle.setopt(pycurl.NOPROXY, "*")
    handle.setopt(pycurl.NOSIGNAL, 1)
    handle.setopt(pycurl.HTTP_VERSION, pycurl.CURL_HTTP_VERSION_1_1)
    handle.setopt(pycurl.CAINFO, certifi.where())
    handle.setopt(pycurl.SSLVERSION, pycurl.SSLVERSION_TLSv1_2)
    total = int(provider.timeout_seconds * 1000)
    handle.setopt(pycurl.TIMEOUT_MS, total)
    handle.setopt(pycurl.CONNECTTIMEOUT_MS, min(total, int(CONNECT_SECONDS * 1000)))
    handle.setopt(pycurl.POST, 1)
    handle.setopt(pycurl.POSTFIELDS, body)
    handle.setopt(
        pycurl.HTTPHEADER,
        [
            f"Authorization: Bearer {provider.key}",
            "Content-Type: application/json",
            "Accept: application/json",
            "Accept-Encoding: identity",
            "User-Agent: ConductAtlas",
            "Expect:",
        ],
    )
    handle.setopt(pycurl.WRITEFUNCTION, sink.take)
    handle.setopt(pycurl.HEADERFUNCTION, sink.take_header)


def _failure(code: int, sink: _Sink) -> ProviderFailed:
    if sink.is_too_large:
        return ProviderFailed("The provider's answer is larger than any wording.")
    reason = REASONS.get(code, f"The provider could not be asked (error {code} of the client).")
    return ProviderFailed(reason, is_passing=code in REASONS and code not in NOT_SECURE)


def _refusal(status: int) -> ProviderFailed:
    if 300 <= status < 400:
        return ProviderFailed("The provider sent a redirect, which is not followed.")
    if status in {401, 403}:
        return ProviderFailed(f"The provider refused the deployment's key (status {status}).")
    return ProviderFailed(
        f"The provider answered with status {status}.", is_passing=status in PASSING
    )
