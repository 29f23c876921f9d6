"""`manage.py import_ota_declarations FOLDER`: Open Terms Archive declarations as sources."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from platforms.actions.import_declarations import import_declarations
from platforms.interop.ota_declarations import BadDeclaration, read_declarations


class Command(BaseCommand):
    """All of it or nothing; run again it changes nothing."""

    help = (
        "Import Open Terms Archive declarations (a folder of JSON files) as platforms, documents"
        " and sources. Nothing is fetched until a source is enabled."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One folder."""
        parser.add_argument("folder", type=Path, help="The folder with the JSON files.")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        """Read everything, then write everything; bad input ends with exit code 2."""
        try:
            documents = read_declarations(folder)
        except BadDeclaration as error:
            raise CommandError(str(error), returncode=2) from error
        for document in documents:
            for source in document.sources:
                for what in source.unsupported:
                    name = f"{document.service} {document.terms_type}"
                    self.stderr.write(f"{name}: {what} is kept and not applied ({source.url})")
        with tqdm(total=len(documents), unit=" documents", file=sys.stderr, disable=None) as bar:
            counts = import_declarations(documents=documents, step=lambda _: bar.update())
        words = [f"{counts[name]:,} {name}" for name in ("new", "updated", "unchanged")]
        self.stdout.write(f"{len(documents)} documents · sources: {' · '.join(words)}")
