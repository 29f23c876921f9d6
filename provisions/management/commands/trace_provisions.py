"""`manage.py trace_provisions`: what every public text did with each record of its document."""

import sys
from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from platforms.models import Document
from platforms.records import RecordKind, parse_record_id
from provisions.actions.lineage import public_texts, trace_document


class Command(BaseCommand):
    """A document after the other; can be stopped and run again."""

    help = (
        "Follow the records of every document through its public texts, the earliest first, and"
        " write what each text did with each of them: present, reworded, moved, removed. For"
        " documents whose history was imported. Can be stopped and run again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which documents, and whether to go over those that are traced."""
        parser.add_argument("--document", default="", help="Only this one, by its id (CA-D-00001).")
        parser.add_argument("--platform", default="", help="Only of this platform, by its slug.")
        parser.add_argument(
            "--again", action="store_true", help="Also documents that were traced before."
        )

    def handle(self, *args: Any, document: str, platform: str, again: bool, **options: Any) -> None:
        """Trace, and end with one line of counts; an unknown document ends with exit code 2."""
        documents = Document.objects.public().select_related("entity").order_by("pk")
        if document:
            documents = documents.filter(number=_number(document))
        if platform:
            documents = documents.filter(entity__slug=platform)
        if (document or platform) and not documents.exists():
            raise CommandError("There is no such public document.", returncode=2)
        counts: Counter[str] = Counter()
        with tqdm(
            total=public_texts(documents), unit=" texts", file=sys.stderr, disable=None
        ) as bar:
            for each in documents.iterator(chunk_size=100):
                bar.set_postfix_str(str(each)[:40])
                traced = trace_document(
                    document=each, now=timezone.now(), again=again, step=bar.update
                )
                if traced is None:
                    counts["unchanged"] += 1
                    bar.update(public_texts([each]))
                    continue
                counts.update(documents=1, texts=traced.texts)
                counts.update(provisions=traced.provisions, states=traced.states)
                if bar.disable:
                    print(f"{each}: {traced.texts} texts", file=sys.stderr)
        told = ("documents", "unchanged", "texts", "provisions", "states")
        self.stdout.write(" · ".join(f"{counts[name]:,} {name}" for name in told))


def _number(record_id: str) -> int:
    found = parse_record_id(record_id)
    if found is None or found[0] is not RecordKind.DOCUMENT:
        raise CommandError(f"{record_id} is not the id of a document.", returncode=2)
    return found[1]
