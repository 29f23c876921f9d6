"""The limit: the same pages fetched by the same client library, with nothing of the product."""

import hashlib
from io import BytesIO
from typing import Any

import pycurl

AT_ONCE = 16


def fetch_all(urls: list[str], etags: dict[str, str], *, hashes: bool) -> dict[str, Any]:
    """Fetch every URL once, with its ETag where it has one, which is also noted for a next time."""
    multi, free, waiting, live = pycurl.CurlMulti(), _handles(), list(reversed(urls)), 0
    statuses: dict[int, int] = {}
    while waiting or live:
        while waiting and free:
            _start(multi, free.pop(), waiting.pop(), etags)
            live += 1
        multi.perform()
        _, ended, failed = multi.info_read()
        for handle in [*ended, *(handle for handle, *_ in failed)]:
            status = handle.getinfo(pycurl.RESPONSE_CODE)
            statuses[status] = statuses.get(status, 0) + 1
            if hashes:
                hashlib.sha256(handle.body.getvalue()).hexdigest()
            multi.remove_handle(handle)
            free.append(handle)
            live -= 1
        if live:
            multi.select(1.0)
    return {"statuses": statuses}


def _handles() -> list[Any]:
    handles = [pycurl.Curl() for _ in range(AT_ONCE)]
    for handle in handles:
        handle.setopt(pycurl.NOSIGNAL, 1)
        handle.setopt(pycurl.TIMEOUT, 30)
    return handles


def _start(multi: Any, handle: Any, url: str, etags: dict[str, str]) -> None:
    def take_header(line: bytes) -> None:
        if line[:5].lower() == b"etag:":
            etags[url] = line[5:].strip().decode()

    handle.body = BytesIO()
    handle.setopt(pycurl.URL, url)
    handle.setopt(pycurl.WRITEDATA, handle.body)
    handle.setopt(pycurl.HEADERFUNCTION, take_header)
    known = etags.get(url)
    handle.setopt(pycurl.HTTPHEADER, [f"If-None-Match: {known}"] if known else [])
    multi.add_handle(handle)
