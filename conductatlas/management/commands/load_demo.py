"""`manage.py load_demo`: the invented platforms with their year of versions and decisions."""

import sys
from typing import Any

from django.core.management.base import BaseCommand
from tqdm import tqdm

from conductatlas.demo.replay import is_loaded, play


class Command(BaseCommand):
    """Idempotent; can be stopped and run again."""

    help = "Load the invented platforms of the demo. Does nothing where they are there already."

    def handle(self, *args: Any, **options: Any) -> None:
        """Play the demo unless it was played to its end before."""
        if is_loaded():
            self.stdout.write("The demo is there already.")
            return
        with tqdm(unit=" visits", file=sys.stderr, disable=None, desc="demo") as bar:

            def step(done: int, total: int, _url: str) -> None:
                bar.total = total
                bar.update(done - bar.n)
                if bar.disable and done % 50 == 0:
                    print(f"{done} of {total} visits", file=sys.stderr)

            play(step=step)
        self.stdout.write("The demo is loaded.")
