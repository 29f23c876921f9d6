"""Fixtures of the whole suite: people, the clock, folders, a real worker, a real browser.

People have meanings: `ada` and `grace` are analysts, `olu` holds an account, `eve` must see nothing
of theirs.
"""

import hashlib
import itertools
import os
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.conf import settings as django_settings

from tests.browser import BrowserMissing, find_chromium, launch
from tests.celery_worker import delete_keys, isolate, start_worker

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page
    from pytest_django.fixtures import Settings

    from conductatlas.models import User

_DATABASE_FIXTURES = {"db", "transactional_db", "django_db_reset_sequences"}
_counter = itertools.count()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what asks the database, so that `-m database` selects it for another server."""
    for item in items:
        asks = _DATABASE_FIXTURES & set(getattr(item, "fixturenames", ()))
        if asks or item.get_closest_marker("django_db"):
            item.add_marker("database")


@pytest.fixture(scope="session")
def django_db_keepdb(request: pytest.FixtureRequest) -> bool:
    """Test databases are used again by the next run, unless `--create-db` is given."""
    return not request.config.getvalue("create_db")


@pytest.fixture(scope="session")
def django_db_createdb(request: pytest.FixtureRequest, django_db_createdb: bool) -> Iterator[bool]:
    """A reused test database is made anew when a migration has been added or edited."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    server = hashlib.sha256(os.environ["DATABASE_URL"].encode()).hexdigest()[:10]
    key, schema = f"conductatlas/schema-{server}-{worker}", _schema_fingerprint()
    cache = request.config.cache
    known = cache.get(key, None)
    cache.set(key, None)
    yield django_db_createdb or known != schema
    cache.set(key, schema)


def _schema_fingerprint() -> str:
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.parent.glob("*/migrations/*.py")):
        digest.update(str(path).encode() + path.read_bytes())
    return digest.hexdigest()


@pytest.fixture(scope="session")
def key_prefix() -> Iterator[str]:
    """What every key of this process starts with in a Redis that others may use, too."""
    prefix = f"test-{uuid.uuid4().hex[:12]}:"
    isolate(prefix)
    yield prefix
    delete_keys(prefix)


@pytest.fixture(autouse=True)
def own_folders(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    """Stored bytes, mails and cached values of one test are nobody else's."""
    if not request.config.pluginmanager.hasplugin("django"):
        return  # `pytest -p no:django` runs the libraries' tests alone
    settings: Settings = request.getfixturevalue("settings")
    settings.BLOB_ROOT = tmp_path / "blobs"
    # Beside, not in: a test finds its own folder empty.
    settings.BLOB_COPY = tmp_path.with_name(f"{tmp_path.name}-copy")
    settings.BLOB_COPY.mkdir()
    settings.LOG_ROOT, settings.SIGNER_ROOT = tmp_path / "log", tmp_path / "signer"
    settings.MAIL_ROOT = tmp_path / "mail"
    settings.CLASSIFIER_ROOT = tmp_path / "classifiers"
    # A real hasher takes half a second for each person a test makes.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    if request.node.get_closest_marker("database"):
        prefix = f"{request.getfixturevalue('key_prefix')}{next(_counter)}"
        default = {**settings.CACHES["default"], "KEY_PREFIX": prefix}
        settings.CACHES = {**settings.CACHES, "default": default}


@pytest.fixture
def noon() -> datetime:
    """The moment at which a test happens unless it says otherwise."""
    return datetime(2026, 6, 1, 12, 0, tzinfo=UTC)


def _person(name: str, **fields: bool) -> "User":
    from django.contrib.auth import get_user_model

    email = f"{name}@people.example"
    return get_user_model().objects.create_user(
        email=email, password=f"{name}-pass-phrase", **fields
    )


@pytest.fixture
def ada(db: None) -> "User":
    """An analyst."""
    return _person("ada", is_staff=True, is_superuser=True)


@pytest.fixture
def grace(db: None) -> "User":
    """The second analyst, who comes too late or disagrees."""
    return _person("grace", is_staff=True, is_superuser=True)


@pytest.fixture
def olu(db: None) -> "User":
    """Holds an account."""
    return _person("olu")


@pytest.fixture
def eve(db: None) -> "User":
    """Holds an account, too, and must see nothing of the others'."""
    return _person("eve")


@pytest.fixture(scope="session")
def real_worker(django_db_setup: None, key_prefix: str) -> Iterator[None]:
    """A Celery worker process on this process's own test database; use with `transaction=True`."""
    with start_worker(key_prefix):
        yield


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    """Debian's Chromium, that reaches this machine only. Skips where it is not installed."""
    try:
        executable = find_chromium()
    except BrowserMissing as problem:
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail(str(problem))
        pytest.skip(str(problem))
    # Playwright's loop runs in this thread; Django would refuse every query of a test.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with launch(executable) as running:
        yield running
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def browser_context(browser: "Browser", live_server) -> Iterator["BrowserContext"]:
    """A visitor without cookies; addresses are relative to the live server."""
    context = browser.new_context(base_url=live_server.url, locale="en-GB", timezone_id="UTC")
    yield context
    context.close()


@pytest.fixture
def page(browser_context: "BrowserContext") -> Iterator["Page"]:
    """A tab on the live server; an uncaught error of a script fails the test at its end."""
    errors: list[str] = []
    page = browser_context.new_page()
    page.set_default_timeout(15_000)
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    page.close()
    assert not errors, f"scripts failed: {errors}"


@pytest.fixture
def sign_in(browser_context: "BrowserContext", live_server) -> "Callable[[User], None]":
    """Give the browser the session of a user, without the sign-in form."""

    def put_cookie(user: "User") -> None:
        from django.test import Client

        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        name = django_settings.SESSION_COOKIE_NAME
        value = client.cookies[name].value
        browser_context.add_cookies([{"name": name, "value": value, "url": live_server.url}])

    return put_cookie
