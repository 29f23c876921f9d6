"""Debian's Chromium, driven by Playwright."""

import contextlib
import os
import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser


class BrowserMissing(Exception):
    """No Chromium on this machine; the text says how to get one."""


def find_chromium() -> str:
    """Path of the executable. Raises BrowserMissing."""
    for name in (os.environ.get("CHROMIUM", ""), "/usr/bin/chromium", "chromium-browser"):
        path = shutil.which(name) if name else None
        if path:
            return path
    raise BrowserMissing("No Chromium found: apt-get install chromium")


@contextlib.contextmanager
def launch(executable: str) -> Iterator["Browser"]:
    """A headless browser that resolves no name of the outside world."""
    from playwright.sync_api import sync_playwright

    arguments = ["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"]
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=arguments)
        yield browser
        browser.close()
