"""How much a tracked document costs: first capture, rechecks of four kinds, a day of changes.

    python -m tests.benchmarks.recheck --n 1000 [--only p,n,l,...] [--folder DIR]

Everything runs through the product: sweep, leases, rounds, gate, check rows. See README.md here.
"""

import argparse
import json
import os
import re
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from tests.benchmarks import raw
from tests.benchmarks.meters import measured
from tests.benchmarks.site import NASTY, PORT, FixtureSite, open_site

MARK = "benchmark"  # tells these platforms from the catalogue's
ROWS = ("first", "p", "n", "l", "day1", "nasty", "delay")


def main() -> None:
    """Print one line of JSON a row."""
    options = _options()
    folder = options.folder.resolve()
    with ExitStack() as stack:
        corpus = (options.corpus or folder / "corpus").resolve()
        site = stack.enter_context(open_site(corpus, pages=options.n, hosts=options.hosts))
        postgres = _start_servers(stack, folder, site)
        _call("migrate", verbosity=0, interactive=False)
        _call("load_reference", verbosity=0)
        Bench(site, postgres, blobs=folder / "blobs").run(options.only.split(","))


class Bench:
    """The rows, in their order: each begins with what the one before left."""

    def __init__(self, site: FixtureSite, postgres: int, *, blobs: Path) -> None:
        self.site, self.postgres, self.blobs = site, postgres, blobs

    def run(self, rows: list[str]) -> None:
        """First capture, unless the folder has it; then the rows that are asked for."""
        site = self.site
        site.go_to_day(0)
        if not self._do(count)["sources"]:
            self._row("first", drain, lambda: load(site))
            self._bytes()
        for kind in [kind for kind in ("p", "n", "l") if kind in rows]:
            self._row(f"recheck /{kind}/", drain, lambda kind=kind: make_due(site, kind))
            self._limit(kind)
        if "day1" in rows:
            site.go_to_day(1)
            ready = {"prepare": lambda: make_due(site, "p")}
            self._row("recheck day 1", lambda: {**drain(), **found(site, 1)}, **ready)
        if "delay" in rows:
            self._row("delay 1 s", drain, lambda: make_due_ten_a_host(site, delay_seconds=1.0))
        for share in (0, 20) if "nasty" in rows else ():
            self._row(f"nasty 1:{share}", drain, lambda share=share: make_nasty(site, share=share))
        self._bytes()

    def _row(
        self, name: str, work: Callable[[], dict[str, Any]], prepare: Callable[[], object]
    ) -> None:
        row = self._do(work, prepare)
        done = row.get("checks") or self.site.pages
        each = {f"{part}_ms": 1e3 * row[part] / done for part in ("cpu", "children", "postgres")}
        _print({"row": name, **each, "docs_s": done / row["wall"], **row})

    def _do(
        self, work: Callable[[], dict[str, Any]], prepare: Callable[[], object] = lambda: None
    ) -> dict[str, Any]:
        def make_ready() -> None:
            _enter_django()
            prepare()

        return measured(work, postgres=self.postgres, prepare=make_ready)

    def _limit(self, kind: str) -> None:
        urls = [self.site.url(kind, page) for page in range(self.site.pages)]
        etags: dict[str, str] = {}
        if kind == "p":
            raw.fetch_all(urls, etags, hashes=False)
        row = self._do(lambda: raw.fetch_all(urls, etags, hashes=kind != "p"))
        _print({"row": f"raw pycurl /{kind}/", "cpu_ms": 1e3 * row["cpu"] / len(urls), **row})

    def _bytes(self) -> None:
        kept = sum(file.stat().st_size for file in self.blobs.rglob("*") if file.is_file())
        raw_bytes, row = self.site.raw_bytes, self._do(table_bytes)
        _print({"row": "bytes", "raw": raw_bytes, "blobs_of_raw": kept / raw_bytes, **row})


def load(site: FixtureSite) -> None:
    """A platform, a document and a due source for each page, made by rows."""
    from django.utils import timezone

    from platforms.models import Document, Entity, Source

    pages = range(site.pages)
    entities = Entity.objects.bulk_create(
        Entity(name=f"Platform {page}", slug=f"platform-{page}", sector=MARK) for page in pages
    )
    documents = Document.objects.bulk_create(
        Document(entity=entity, terms_type="Privacy Policy", slug="privacy") for entity in entities
    )
    Source.objects.bulk_create(
        Source(
            document=document,
            url=site.url("p", page),
            is_enabled=True,
            next_check_at=timezone.now(),
        )
        for page, document in enumerate(documents)
    )


def ours() -> Any:
    """The sources of the fixture site."""
    from platforms.models import Source

    return Source.objects.filter(document__entity__sector=MARK)


def count() -> dict[str, Any]:
    """How many of them there are."""
    return {"sources": ours().count()}


def drain() -> dict[str, Any]:
    """Sweep and recheck until nothing is due; how the checks ended, and how long each kind took."""
    from django.utils import timezone

    from monitoring import tasks
    from platforms.models import Check, Source

    latest = Check.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    began = timezone.now()
    while Source.objects.due(timezone.now()).exists():
        tasks.sweep()
    rows = Check.objects.filter(pk__gt=latest).values_list("source__url", "outcome", "started_at")
    checks = list(rows)
    nasty = {url.rpartition("/")[2]: outcome for url, outcome, _ in checks if "/nasty/" in url}
    rest = sorted(at for url, _, at in checks if "/nasty/" not in url)
    most = rest[: max(len(rest) * 95 // 100, 1)]  # the others wait behind a slow page of their host
    return {
        "checks": len(checks),
        "outcomes": _counted([outcome for _, outcome, _ in checks]),
        "most_of_rest_per_s": len(most) / (most[-1] - began).total_seconds(),
        **({"nasty": nasty} if nasty else {}),
    }


def make_due(site: FixtureSite, kind: str) -> list[Any]:
    """Every page is due, under one kind of address."""
    from django.utils import timezone

    from platforms.models import Source

    sources = list(ours().order_by("pk"))
    for page, source in enumerate(sources):
        source.url = site.url(kind, page)
        source.next_check_at = timezone.now()
    Source.objects.bulk_update(sources, ["url", "next_check_at"], batch_size=1000)
    return sources


def make_due_ten_a_host(site: FixtureSite, *, delay_seconds: float) -> None:
    """Ten pages on each host, under a delay: the floor of politeness is nine delays."""
    from django.conf import settings

    from platforms.models import Source

    settings.FETCH_HOST_DELAY_SECONDS = delay_seconds
    sources = make_due(site, "p")[: 10 * min(site.hosts, site.pages // 10)]
    hosts = len(sources) // 10
    for number, source in enumerate(sources):
        source.url = re.sub(r"//[^/]+", f"//{site.host(number % hosts)}:{PORT}", source.url)
    Source.objects.bulk_update(sources, ["url"])
    ours().exclude(pk__in=[each.pk for each in sources]).update(next_check_at=None)


def make_nasty(site: FixtureSite, *, share: int) -> None:
    """Every `share`-th page is a nasty one; the others answer after 200 ms."""
    from platforms.models import Source

    sources = make_due(site, "l")
    nasty = sources[::share] if share else []
    for number, source in enumerate(nasty):
        kind = NASTY[number % len(NASTY)]
        source.url = re.sub(r"/l/.*", f"/nasty/{kind}", source.url)
    Source.objects.bulk_update(nasty, ["url"])


def found(site: FixtureSite, day: int) -> dict[str, Any]:
    """Which of the changed pages have a second text, and which that changed around it only."""
    from django.db.models import Count

    from platforms.models import Document

    several = Document.objects.filter(entity__sector=MARK)
    several = several.annotate(texts=Count("versions")).filter(texts__gt=1)
    pages = {
        int(slug.rpartition("-")[2]) for slug in several.values_list("entity__slug", flat=True)
    }
    real, boilerplate = site.truth(day)
    return {
        "changed_found": f"{len(real & pages)} of {len(real)}",
        "boilerplate_reported": f"{len(boilerplate & pages)} of {len(boilerplate)}",
        "others_reported": len(pages - real - boilerplate),
    }


def table_bytes() -> dict[str, Any]:
    """The size of the largest tables with their indexes."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, pg_table_size(relid), pg_total_relation_size(relid)"
            " FROM pg_stat_user_tables ORDER BY 3 DESC LIMIT 8"
        )
        tables = {name: sizes for name, *sizes in cursor.fetchall()}
        cursor.execute(
            "SELECT pg_table_size('platforms_check') / greatest(count(*), 1),"
            " pg_total_relation_size('platforms_check') / greatest(count(*), 1)"
            " FROM platforms_check"
        )
        return {"a_check": cursor.fetchone(), "tables": tables}


def _enter_django() -> None:
    """What a worker has done before its first task."""
    from django.db import connection, connections

    from conductatlas.celery import app
    from monitoring import tasks

    connections.close_all()
    connection.ensure_connection()
    app.conf.task_always_eager = app.conf.task_eager_propagates = True
    tasks.sweep()  # nothing is due; modules that are loaded on first use are there now
    tasks.set_memory_aside()


def _start_servers(stack: ExitStack, folder: Path, site: FixtureSite) -> int:
    """A scratch database as production has it; returns the process id of its server."""
    import django

    from conductatlas.embedded import own_servers

    os.environ.update(
        {
            "VAR_DIR": str(folder),
            "BLOB_ROOT": str(folder / "blobs"),
            "DEMO": "0",
            "FETCH_HOST_DELAY_SECONDS": "0",
            "FETCH_ALLOWED_LOOPBACK": ",".join(site.pairs),
            "DJANGO_SETTINGS_MODULE": "conductatlas.settings",
        }
    )
    stack.enter_context(own_servers(folder, os.environ, purpose="benchmark"))
    django.setup()
    return int((folder / "pg/postmaster.pid").read_text().split()[0])


def _call(command: str, **options: Any) -> None:
    from django.core.management import call_command
    from django.db import connections

    call_command(command, **options)
    connections.close_all()


def _counted(values: list[str | None]) -> dict[str, int]:
    return {str(value): values.count(value) for value in set(values)}


def _print(row: dict[str, Any]) -> None:
    rounded = {
        name: round(value, 3) if isinstance(value, float) else value for name, value in row.items()
    }
    sys.stdout.write(json.dumps(rounded) + "\n")
    sys.stdout.flush()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--n", type=int, default=1000, help="pages")
    parser.add_argument("--hosts", type=int, default=250)
    parser.add_argument("--only", default=",".join(ROWS[1:]), help="rows beside the first capture")
    parser.add_argument("--folder", type=Path, required=True, help="an empty folder, or a run's")
    parser.add_argument("--corpus", type=Path, help="where the pages are, or are put")
    return parser.parse_args()


if __name__ == "__main__":
    main()
