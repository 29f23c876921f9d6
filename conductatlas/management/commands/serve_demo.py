"""`manage.py serve_demo`: the demo platforms' own sites, on loopback addresses."""

import json
import signal
import threading
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from conductatlas.demo.replay import LAST_MOMENT
from conductatlas.demo.site import DemoSite


class Command(BaseCommand):
    """Serves until SIGINT or SIGTERM, and says where in DEMO_SITE_FILE."""

    help = "Serve the invented platforms' documents on loopback addresses, for the fetcher."

    def handle(self, *args: Any, **options: Any) -> None:
        """Serve; refused where the demo is switched off."""
        if settings.DEMO_SITE_FILE is None:
            raise CommandError("The demo is switched off (DEMO=0).")
        ended = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: ended.set())
        file = settings.DEMO_SITE_FILE
        file.parent.mkdir(parents=True, exist_ok=True)
        with DemoSite(LAST_MOMENT) as site:
            temporary = file.with_suffix(".new")
            temporary.write_text(json.dumps(site.resolve), "utf-8")
            temporary.replace(file)
            self.stdout.write(f"{len(site.resolve)} invented platforms are served")
            ended.wait()
        file.unlink(missing_ok=True)
