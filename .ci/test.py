"""Every check and every test, cheap ones first; the whole suite comes last.

`test.py checks` leaves the tests out. `test.py tests ARGUMENTS…` runs the suite only.
"""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROGRAMS = Path(sys.executable).parent
CHECKS = [
    ["ruff", "check", "--quiet", "."],
    ["ruff", "format", "--check", "--quiet", "."],
    ["lint-imports", "--no-logo"],
    ["djlint", "templates", "--lint", "--quiet"],
    ["python", "manage.py", "check", "--fail-level", "WARNING"],
    ["python", "-W", "ignore", "manage.py", "makemigrations", "--check", "--dry-run"],
    ["mypy"],
]
EXTERNAL_DATABASE = "postgresql://postgres@127.0.0.1:5432/conductatlas"
EXTERNAL_REDIS = "redis://127.0.0.1:6379/9"


def main(part: str, arguments: list[str]) -> int:
    """Exit code 0 if everything passed; a failed check ends the run, a failed test run does not."""
    os.chdir(ROOT)
    if part in {"all", "checks"} and not all(_passes(check) for check in CHECKS):
        return 1
    if part == "checks":
        return 0
    codes = []
    if part == "all":
        _explain_missing_browser()
        codes.append(_external_tests())
    _say("the whole suite on the embedded servers")
    codes.append(_pytest(arguments, {}))
    return max(codes)


def _passes(check: list[str]) -> bool:
    started = time.monotonic()
    command = [str(PROGRAMS / check[0]), *check[1:]]
    # Without servers: none of these may need a database.
    result = subprocess.run(
        command, env={**os.environ, "TESTING": "1"}, capture_output=True, text=True, check=False
    )
    verdict = "ok" if result.returncode == 0 else "FAILED"
    _say(f"{' '.join(check)}: {verdict}, {time.monotonic() - started:.1f} s")
    if result.returncode != 0:
        print(result.stdout, result.stderr, sep="\n", flush=True)
    return result.returncode == 0


def _pytest(arguments: list[str], environment: dict[str, str]) -> int:
    workers = os.environ.get("TEST_WORKERS", "2")
    command = [sys.executable, "-m", "pytest", "-n", workers, "-rs", *arguments]
    return subprocess.run(command, env={**os.environ, **environment}, check=False).returncode


def _external_tests() -> int:
    """The database's tests on a PostgreSQL and a Redis that were there before us."""
    database = os.environ.get("TEST_EXTERNAL_DATABASE_URL", EXTERNAL_DATABASE)
    redis = os.environ.get("TEST_EXTERNAL_REDIS_URL", EXTERNAL_REDIS)
    problem = _unreachable(database, redis)
    if problem:
        _say(f"external PostgreSQL and Redis: skipped, {problem}")
        return 0
    _say("the database's tests on external PostgreSQL and Redis")
    selection = ["-m", "database and not e2e", "--create-db"]
    code = _pytest(selection, {"DATABASE_URL": database, "REDIS_URL": redis})
    nothing_selected = 5
    return 0 if code == nothing_selected else code


def _unreachable(database: str, redis_url: str) -> str:
    """Why one of them cannot be used, or an empty text. Only the maintenance database is opened."""
    import psycopg
    import redis

    try:
        psycopg.connect(database, dbname="postgres", connect_timeout=2).close()
        redis.Redis.from_url(redis_url, socket_connect_timeout=2).ping()
    except (psycopg.Error, redis.RedisError) as error:
        return str(error).splitlines()[0]
    return ""


def _explain_missing_browser() -> None:
    if not shutil.which("chromium") and os.environ.get("REQUIRE_BROWSER") != "1":
        _say("browser tests: skipped, no Chromium here. As root: apt-get install chromium")


def _say(text: str) -> None:
    print(f"== {text}", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "all", sys.argv[2:]))
