"""`manage.py extract FILE…`: text, headings and clauses of pages, as the pipeline reads them."""

import contextlib
import json
import signal
import threading
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from platforms.archive.extract import MAX_BYTES
from platforms.archive.extraction import Extraction, ExtractionFailure
from platforms.archive.media_kind import media_type_of
from platforms.archive.outcome import Outcome
from platforms.archive.range_selectors import Selector, UnreadableSelector, check_selector
from platforms.archive.sandbox.answers import text_of
from platforms.archive.sandbox.jobs import page_answer
from provisions.classifier.segment import segment

CPU_SECONDS = 10.0


class Command(BaseCommand):
    """Needs no database. A file that is valid UTF-8 is UTF-8, whatever it says of itself."""

    help = (
        "Print the text, headings and clauses of files (HTML, PDF, plain text, Markdown). The"
        " outcome is new_version where there is a text, else the code of what was found instead;"
        " the text is empty then. Exit 2 where a file cannot be read; the others are done first."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Files, and what a source of the archive may say of its page."""
        parser.add_argument("files", nargs="+", metavar="FILE")
        parser.add_argument("--url", default="", help="Where it was fetched: links are read by it.")
        selector_help = "CSS, or a range as JSON. May be given several times."
        for option, what in (("--select", "The document. "), ("--remove", "To be left out. ")):
            parser.add_argument(
                option, action="append", default=[], metavar="CSS", help=what + selector_help
            )
        parser.add_argument("--charset", help="What the server said; an unknown one is passed by.")
        parser.add_argument("--json", action="store_true", help="One JSON object a file and line.")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Read each file in turn; one that cannot be read stops none of the others."""
        asked = {
            "status": 200,
            "headers": {},
            "charset": options["charset"],
            "url": options["url"],
            "select": [_selector(given) for given in options["select"]],
            "remove": [_selector(given) for given in options["remove"]],
        }
        show = self._print_json if options["json"] else self._print_text
        unread = []
        for name in options["files"]:
            try:
                body = _bytes_of(name)
            except OSError as error:
                unread.append(f"{name}: {error.strerror or error}")
                continue
            show(name, _read(name, body, asked))
        if unread:
            raise CommandError("Not read: " + "; ".join(unread), returncode=2)

    def _print_json(self, name: str, read: Extraction | ExtractionFailure) -> None:
        self.stdout.write(json.dumps(_told(name, read)))

    def _print_text(self, name: str, read: Extraction | ExtractionFailure) -> None:
        told = _told(name, read)
        if isinstance(read, ExtractionFailure):
            self.stdout.write(f"== {name}: {told['outcome']}. {read.detail}\n")
            return
        headings, clauses = len(told["headings"]), len(told["clauses"])
        counts = f"{headings:,} headings, {clauses:,} clauses"
        self.stdout.write(f"== {name}: {told['outcome']}, {counts}, {told['extractor']}\n")
        self.stdout.write(read.text)


def _selector(given: str) -> Selector:
    """CSS as it is, a range from its JSON. Refused with exit 2 where it cannot be read."""
    try:
        selector: Selector = json.loads(given) if given.lstrip().startswith("{") else given
        check_selector(selector)
    except UnreadableSelector as error:
        raise CommandError(f"{error}.", returncode=2) from error
    except ValueError as error:
        raise CommandError(f"{given!r} is no range in JSON ({error}).", returncode=2) from error
    return selector


def _bytes_of(name: str) -> bytes:
    """The file's bytes; of one that is too large, no more than shows that it is."""
    with Path(name).open("rb") as file:
        return file.read(MAX_BYTES + 1)


def _read(name: str, body: bytes, asked: dict[str, Any]) -> Extraction | ExtractionFailure:
    """What the pipeline's reader answers, in this process: bounded in bytes and processor time."""
    question = {**asked, "media_type": media_type_of(name, body)}
    try:
        with _cpu_limit():
            return text_of(*page_answer(body, question))
    except _TookTooLongError:
        detail = f"Stopped after {CPU_SECONDS:.0f} s of processor time."
    except MemoryError:
        detail = "Stopped: it needs more memory than there is."
    return ExtractionFailure(Outcome.UNREADABLE, detail)


class _TookTooLongError(Exception):
    pass


@contextlib.contextmanager
def _cpu_limit() -> Iterator[None]:
    """Raises _TookTooLongError in the block; only a process's first thread can be limited so."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGPROF, _stop)
    signal.setitimer(signal.ITIMER_PROF, CPU_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise _TookTooLongError


def _told(name: str, read: Extraction | ExtractionFailure) -> dict[str, Any]:
    """One line of the contract."""
    if isinstance(read, ExtractionFailure):
        empty: dict[str, Any] = {"text": "", "headings": [], "clauses": [], "extractor": ""}
        return {"file": name, "outcome": read.outcome.value, **empty}
    return {
        "file": name,
        "outcome": Outcome.NEW_VERSION.value,
        "text": read.text,
        "headings": [
            {"level": heading.level, "text": heading.text, "start": heading.start}
            for heading in read.headings
        ],
        "clauses": [
            {
                "number": passage.number,
                "path": list(passage.path),
                "start": passage.start,
                "end": passage.end,
            }
            for passage in segment(read.text)
        ],
        "extractor": read.extractor,
    }
