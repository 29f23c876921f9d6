"""What is told of the records of long histories: nothing lost, nothing doubled.

    python -m tests.benchmarks.lineage BUNDLE [--documents 20] [--decisions 30] [--json]

The documents with the most recorded texts of an Open Terms Archive history are imported into a
database of their own, traced, and every text is held against what was written of it. Prints the
counts, three timelines in words, and random decisions to be read by eye. See README.md here.
"""

import argparse
import json
import random
import signal
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tqdm import tqdm

from tests.benchmarks.scratch_servers import start_servers

if TYPE_CHECKING:
    from platforms.models import Document, Version
    from provisions.models import ProvisionState

SHOWN = 300


def main() -> None:
    """Import, trace, judge, and print."""
    options = _options()
    for number in (signal.SIGINT, signal.SIGTERM):  # the servers are stopped on the way out
        signal.signal(number, lambda number, _: sys.exit(128 + number))
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="lineage-")))
        start_servers(stack, folder / "var")
        report = _import(options.bundle, options.documents)
        report |= _trace()
        report |= judge()
        if options.json:
            print(json.dumps(report))
            return
        for name, value in report.items():
            print(f"{name:24} {value}")
        for told in timelines(3):
            print(f"\n{told}")
        rng = random.Random(options.seed)
        for told in decisions(rng, options.decisions):
            print(f"\n{told}")


def _import(path: Path, count: int) -> dict[str, Any]:
    from django.utils import timezone

    from platforms.actions.import_history import import_document
    from platforms.interop.ota_history import blob_reader, open_history
    from provisions.actions.reference import load_reference

    load_reference(today=timezone.now().date())
    started = time.monotonic()
    with open_history(path) as history, blob_reader(history.repository) as blobs:
        longest = sorted(history.documents, key=lambda each: -len(each.records))[:count]
        chosen = replace(history, documents=tuple(longest))
        for each in tqdm(longest, unit=" documents", file=sys.stderr, disable=None):
            now = timezone.now()
            import_document(history=chosen, document_history=each, blobs=blobs, now=now)
    records = sum(len(each.records) for each in longest)
    return {
        "documents": len(longest),
        "recorded texts": records,
        "import seconds": round(time.monotonic() - started),
    }


def _trace() -> dict[str, Any]:
    from django.utils import timezone

    from platforms.models import Document
    from provisions.actions.lineage import public_texts, trace_document

    documents = Document.objects.public().order_by("pk")
    started, total = time.monotonic(), public_texts(documents)
    with tqdm(total=total, unit=" texts", file=sys.stderr, disable=None) as bar:
        for document in documents:
            trace_document(document=document, now=timezone.now(), step=bar.update)
    seconds = time.monotonic() - started
    again = [trace_document(document=each, now=timezone.now(), again=True) for each in documents]
    return {
        "public texts walked": total,
        "trace seconds": round(seconds),
        "traced texts a second": round(total / seconds, 1),
        "written by a second trace": sum(each.states + each.provisions for each in again if each),
    }


def judge() -> dict[str, Any]:
    """Counts, and what is lost or doubled, over all public texts."""
    from platforms.models import Document
    from provisions.models import Clause, Finding, Provision, ProvisionLink, ProvisionState

    states = ProvisionState.objects.standing()
    faults: Counter[str] = Counter()
    examples: dict[str, str] = {}
    waiting = 0
    for document in Document.objects.public().order_by("pk"):
        walk = _Walk(document)
        for kind, example in walk.faults():
            faults[kind] += 1
            examples.setdefault(kind, example)
        waiting += walk.waiting
    return {
        "records": Provision.objects.count(),
        "states": states.count(),
        "by state": dict(Counter(states.values_list("state", flat=True))),
        "links": dict(Counter(ProvisionLink.objects.values_list("kind", flat=True))),
        "pairs that wait": ProvisionLink.objects.waiting().count(),
        "waiting (record × text)": waiting,
        "superseded states": ProvisionState.objects.exclude(superseded_at=None).count(),
        "clauses": Clause.objects.count(),
        "findings": Finding.objects.count(),
        "doubles": faults["double"],
        "losses": sum(count for kind, count in faults.items() if kind != "double"),
        "faults": dict(faults),
        "examples": examples,
    }


class _Walk:
    """Goes over the public texts of a document as they were served, and finds what is amiss."""

    def __init__(self, document: "Document") -> None:
        from platforms.models import Sighting, Version
        from provisions.models import ProvisionLink, ProvisionState

        public = Sighting.objects.published().filter(document=document)
        self.document = document
        self.order = list(public.order_by("first_seen_at", "pk").values_list("version", flat=True))
        self.versions = Version.objects.in_bulk(self.order)
        self.states: dict[int, dict[int, ProvisionState]] = defaultdict(dict)
        found = ProvisionState.objects.standing().filter(provision__document=document)
        for state in found.select_related("provision", "clause"):
            state.version = self.versions[state.version_id]
            self.states[state.version_id][state.provision_id] = state
        links = ProvisionLink.objects.filter(provision__document=document)
        self.links: dict[int, set[int]] = defaultdict(set)
        self.merged: set[tuple[int, int]] = set()
        for link in links:
            if link.kind == "unsure":
                self.links[link.other_id].add(link.provision_id)
            elif link.kind == "merged":
                self.merged.add((link.provision_id, link.version_id))
        self.waiting = 0

    def faults(self) -> Iterator[tuple[str, str]]:
        born: dict[int, str] = {}
        last: dict[int, str] = {}
        for key in self.order:
            states = self.states[key]
            yield from self._overlaps(key, states)
            yield from self._unclaimed(key, states)
            for provision, state in states.items():
                if state.start is None:
                    yield from self._still_there(state, states, last.get(provision, ""))
                    if provision in last:
                        born[provision] = "removed"
                else:
                    born[provision] = "there"
                    last[provision] = state.quote
            for provision, how in born.items():
                if provision in states or how == "removed":
                    continue
                partners = (states.get(other) for other in self.links[provision])
                is_outside = self._stands(last[provision], self.versions[key])
                if is_outside or any(partner and partner.quote for partner in partners):
                    self.waiting += 1
                else:
                    yield "no state", f"{self.document}, text {key}, provision {provision}"

    def _overlaps(self, key: int, states: "dict[int, ProvisionState]") -> Iterator[tuple[str, str]]:
        spans = sorted(
            (state.provision.clause_type_id, state.start, state.end)
            for state in states.values()
            if state.start is not None
        )
        for one, two in pairwise(spans):
            if one[0] == two[0] and two[1] < one[2]:
                yield "double", f"{self.document}, text {key}, type {one[0]}, {one} {two}"

    def _unclaimed(
        self, key: int, states: "dict[int, ProvisionState]"
    ) -> Iterator[tuple[str, str]]:
        """Sections with a firm claim and no record of the type."""
        from provisions.models import Finding

        firm = Finding.objects.filter(
            clause__version=key, score__gte=0.5, clause_type__depth="deep"
        )
        held = {
            (state.provision.clause_type_id, tuple(state.clause.path))
            for state in states.values()
            if state.clause
        }
        rows = firm.values_list("clause_type", "clause__path")
        for kind, path in {(kind, tuple(path)) for kind, path in rows}:
            if (kind, path) not in held:
                yield "claim without a record", f"{self.document}, text {key}, {kind} in {path}"

    def _still_there(
        self, state: "ProvisionState", states: "dict[int, ProvisionState]", words: str
    ) -> Iterator[tuple[str, str]]:
        """A record that is said to be removed while its words stand in the text, unclaimed."""
        from provisions.classifier.likeness import words_of

        if not words or (state.provision_id, state.version_id) in self.merged:
            return
        line = " ".join(["", *words_of(words), ""])
        if len(words_of(words)) < 4 or line not in f" {' '.join(self._spoken(state.version))} ":
            return
        kind = state.provision.clause_type_id
        others = (each for each in states.values() if each.provision.clause_type_id == kind)
        if not any(line in f" {' '.join(words_of(each.quote))} " for each in others):
            yield (
                "removed and still there",
                f"{self.document}, text {state.version_id}: {words[:200]}",
            )

    def _stands(self, words: str, version: "Version") -> bool:
        """Whether words are in a text, be it in a heading: a person has to say what it is now."""
        from provisions.classifier.likeness import words_of

        return f" {' '.join(words_of(words))} " in f" {' '.join(self._spoken(version))} "

    def _spoken(self, version: "Version") -> tuple[str, ...]:
        from provisions.classifier.likeness import words_of

        return words_of(version.text)


def timelines(count: int) -> Iterator[str]:
    """The histories of the records with the most to tell, one of each document, in words."""
    from django.db.models import Count, Q

    from provisions.models import Provision
    from provisions.views.provision_history import history_of

    told = Count("states", filter=~Q(states__state="present"))
    records = Provision.objects.annotate(told=told).filter(told__lte=9).order_by("-told", "pk")
    seen: set[int] = set()
    for record in records.select_related("document__entity", "clause_type"):
        if record.document_id in seen:
            continue
        seen.add(record.document_id)
        lines = [f"{record.document}: {record.clause_type} ({record.place})"]
        for event in reversed(history_of(record).events):
            lines.append(f"  {event.seen_at:%d %B %Y}  {event.label}. {event.note}")
            lines.append(f"      {''.join(_marked(event.words))[:SHOWN]}")
        yield "\n".join(lines)
        if len(seen) == count:
            return


def decisions(rng: random.Random, count: int) -> Iterator[str]:
    """Random decisions other than "present", each kind the same number of times."""
    from provisions.models import ProvisionState

    for kind in ("reworded", "moved", "removed"):
        keys = list(
            ProvisionState.objects.standing().filter(state=kind).values_list("pk", flat=True)
        )
        for key in rng.sample(keys, min(len(keys), count // 3)):
            yield _told(
                ProvisionState.objects.select_related("provision", "version", "clause").get(pk=key)
            )


def _told(state: "ProvisionState") -> str:
    from provisions.models import ProvisionState

    before = (
        ProvisionState.objects.standing()
        .filter(provision=state.provision, seen_from__lt=state.seen_from, start__isnull=False)
        .select_related("version", "clause")
        .order_by("-seen_from")
        .first()
    )
    day = f"{state.version.first_seen_at:%d %B %Y}"
    about = f"{state.provision.document}, {state.provision.clause_type}, text of {day}"
    lines = [f"{state.state} {state.similarity or ''} {about}"]
    if before and before.clause:
        lines.append(f"  - {' › '.join(before.clause.path)[-80:]} | {before.quote[:SHOWN]}")
    if state.clause:
        lines.append(f"  + {' › '.join(state.clause.path)[-80:]} | {state.quote[:SHOWN]}")
    return "\n".join(lines)


def _marked(words: Iterable[Any]) -> Iterator[str]:
    marks = {"same": "{}", "added": "[+{}+]", "removed": "[-{}-]"}
    return (marks[word.op.value].format(word.text) for word in words)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("bundle", type=Path, help="A git bundle or repository.")
    parser.add_argument("--documents", type=int, default=20, help="How many, the longest first.")
    parser.add_argument("--decisions", type=int, default=30, help="How many to print.")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true", help="One object, without the examples.")
    return parser.parse_args()


if __name__ == "__main__":
    main()
