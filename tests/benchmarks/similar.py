"""What it costs to compare the wordings of one clause type: 300 invented records of 300 platforms.

    python -m tests.benchmarks.similar [--records 300] [--seed S]

A third of the clauses are copied with a changed word, the others are of random words.
"""

import argparse
import os
import random
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from time import perf_counter, process_time

from provisions.classifier.wording_likeness import groups_of, likeness, wording_of

WORDS = [f"{first}{last}" for first in "bcdfghklmnprst" for last in ("and", "ore", "ill", "uster")]
LENGTHS = (20, 160)
SEVERAL = 2_000


def main() -> None:
    """Print processor and wall milliseconds of each step, first time and again."""
    options = _options()
    rng = random.Random(options.seed)
    texts = clauses(rng, SEVERAL)
    _print(f"words of {SEVERAL:,} clauses", lambda: [wording_of(text) for text in texts])
    wordings = [wording_of(text) for text in texts]
    _print("one against all of them", lambda: [likeness(wordings[0], each) for each in wordings])
    _print("groups among all of them", lambda: groups_of(wordings))
    wording_of.cache_clear()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        _start_servers(stack, folder)
        _pages(texts[: options.records])


def clauses(rng: random.Random, count: int) -> list[str]:
    """Invented clauses, a third of them copies of one of twelve with a word changed."""
    models = [_clause(rng) for _ in range(12)]
    return [
        _copy(rng, rng.choice(models)) if rng.random() < 1 / 3 else _clause(rng)
        for _ in range(count)
    ]


def _clause(rng: random.Random) -> str:
    return " ".join(rng.choices(WORDS, k=rng.randint(*LENGTHS))).capitalize() + "."


def _copy(rng: random.Random, text: str) -> str:
    words = text.split()
    words[rng.randrange(len(words) - 1)] = rng.choice(WORDS)
    return " ".join(words)


def _pages(texts: Sequence[str]) -> None:
    """The pages of a record and of the type in a database of as many records."""
    from django.test import Client

    from provisions.classifier.likeness import plain, words_of
    from provisions.compare import Field
    from provisions.pool import pool_of
    from provisions.shared_wordings import same_wording, shared_wordings
    from provisions.similar import comparators
    from tests.factories import make_clause_type

    kind = make_clause_type("licence")
    records = [_publish(kind, number, text) for number, text in enumerate(texts)]
    copied = max(records, key=lambda record: _alike(record, texts))
    client = Client()
    for row in (records[0], kind):
        client.get(row.get_absolute_url())  # loads modules and templates
    field = Field(kind, [copied.document.terms_type])
    steps: dict[str, Callable[[], object]] = {
        "records beside a record": lambda: comparators(field, copied, "permits"),
        "the same wording elsewhere": lambda: same_wording(copied, pool_of(kind)),
        "shared wordings of the type": lambda: shared_wordings(kind),
        "page of a record": partial(client.get, copied.get_absolute_url()),
        "page of the type": partial(client.get, kind.get_absolute_url()),
    }
    print(f"{len(records)} records")
    for name, run in steps.items():
        for cache in (plain, words_of, wording_of):
            cache.cache_clear()
        _print(f"{name}, first time", run)
        _print(f"{name}, again", run)


def _publish(kind: object, number: int, quote: str) -> object:
    from tests.factories import make_entity, make_provision, make_public_document

    text = f"# Terms\n\n{quote}\n"
    document = make_public_document(make_entity(f"Invented {number}"), text=text)
    return make_provision(document, kind, published=True, quote=quote)


def _alike(record: object, texts: Sequence[str]) -> int:
    own = wording_of(record.published_analysis.quote)
    return sum(likeness(own, wording_of(text)) > 0.8 for text in texts)


def _print(name: str, run: Callable[[], object]) -> None:
    cpu, wall = process_time(), perf_counter()
    run()
    cpu, wall = process_time() - cpu, perf_counter() - wall
    print(f"{name:36} {cpu * 1000:8.1f} ms of processor time {wall * 1000:8.1f} ms")


def _start_servers(stack: ExitStack, folder: Path) -> None:
    """A scratch database; an address of another one in the environment is not used."""
    import django

    from conductatlas.embedded import own_servers

    for name in ("DATABASE_URL", "REDIS_URL", "BLOB_COPY"):
        os.environ.pop(name, None)
    os.environ.update(
        {
            "VAR_DIR": str(folder),
            "BLOB_ROOT": str(folder / "blobs"),
            "DEMO": "0",
            "DJANGO_SETTINGS_MODULE": "conductatlas.settings",
        }
    )
    stack.enter_context(own_servers(folder, os.environ, purpose="benchmark"))
    django.setup()
    from django.core.management import call_command
    from django.db import connections
    from django.test.utils import setup_test_environment

    call_command("migrate", verbosity=0, interactive=False)
    setup_test_environment(debug=False)
    stack.callback(connections.close_all)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=300, help="Of one clause type.")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    main()
