"""How fast public texts become clauses, findings and drafts, with the model and without it.

    CONDUCTATLAS_SHARED=/path/to/shared python -m tests.benchmarks.findings [--documents N] [--json]

Reads the newest text of each document of the `genai-contrib` bundle: first in the library alone,
then through the database, in one of its own, once with the cues alone. See README.md here.
"""

import argparse
import json
import os
import tempfile
from contextlib import ExitStack
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from tests.benchmarks.lineage import _start_servers as start_servers
from tests.benchmarks.segmentation import texts

BUNDLE = "genai-contrib-versions.bundle"


def main() -> None:
    """Measure both parts and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=200)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    folder = Path(os.environ["CONDUCTATLAS_SHARED"]) / "data" / "ota"
    documents = list(texts(folder, bundles=(BUNDLE,)))[: options.documents]
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="findings-")))
        start_servers(stack, scratch / "var")
        report = {"documents": len(documents), **pure(documents)}
        for name, with_model in (("cues alone", False), ("cues and model", True)):
            report |= stored(name, documents, with_model=with_model)
    if options.json:
        print(json.dumps(report))
        return
    for name, value in report.items():
        print(f"{name:44} {value}")


def pure(documents: list[tuple[str, str]]) -> dict[str, Any]:
    """Processor time of the library: cutting, cues, and what the model adds."""
    from provisions.actions.current_classifier import learned_types, shipped_metrics
    from provisions.classifier.combine import PassageText, Reader
    from provisions.classifier.cues import CueSet
    from provisions.classifier.model.classifier import SHIPPED, Classifier
    from provisions.classifier.reference import read_taxonomy
    from provisions.classifier.segment import segment
    from provisions.classifier.taxonomy import Taxonomy

    entries = read_taxonomy(SHIPPED.parents[1])["clause_type"]
    cues = CueSet(Taxonomy.from_entries(entries))
    reader = Reader(cues, Classifier.load(), learned_types(shipped_metrics()))
    seconds = {"segment": 0.0, "cues": 0.0, "model": 0.0}
    passages = claims = firm = 0
    for _, text in documents:
        started = process_time()
        cut = [PassageText(text[p.start : p.end], p.path, p.lead_in) for p in segment(text)]
        segmented = process_time()
        by_cues = reader.cue_claims(cut)
        cued = process_time()
        found = reader.combine(cut, by_cues)
        seconds["model"] += process_time() - cued
        seconds["cues"] += cued - segmented
        seconds["segment"] += segmented - started
        passages += len(cut)
        claims += sum(map(len, found))
        firm += sum(claim.score >= 0.5 for each in found for claim in each)
    total = sum(seconds.values())
    told = {f"pure: {name}, ms a document": _ms(each, documents) for name, each in seconds.items()}
    return {
        "passages": passages,
        "claims (firm)": f"{claims} ({firm})",
        **told,
        "pure: documents a CPU minute": round(60 * len(documents) / total),
    }


def stored(name: str, documents: list[tuple[str, str]], *, with_model: bool) -> dict[str, Any]:
    """Wall and processor time of this process through clauses, findings and drafts."""
    from django.db import transaction
    from django.utils import timezone

    from provisions.actions import current_classifier, findings
    from provisions.actions.draft import draft_provisions
    from provisions.actions.reference import load_reference
    from provisions.models import Analysis, Finding
    from tests.factories import make_entity, make_public_document

    current_classifier.Classifier.load()  # loading is not measured
    shipped = current_classifier._shipped
    if not with_model:
        alone = current_classifier.Standing(None, frozenset(), "")
        current_classifier._shipped = lambda trouble: alone
    findings._known.clear()
    with transaction.atomic():
        load_reference(today=timezone.now().date())
        public = []
        for platform, text in documents:
            document = make_public_document(make_entity(platform.replace("/", " ")), text)
            public.append(document.published_sighting.version)
        now = timezone.now()
        wall, processor = perf_counter(), process_time()
        for version in public:
            with transaction.atomic():
                draft_provisions(version=version, now=now)
        wall, processor = perf_counter() - wall, process_time() - processor
        counts = f"{Finding.objects.count()} findings, {Analysis.objects.count()} drafts"
        transaction.set_rollback(True)
    current_classifier._shipped = shipped
    return {
        f"{name}: documents a minute": round(60 * len(documents) / wall),
        f"{name}: CPU ms a document": _ms(processor, documents),
        f"{name}: written": counts,
    }


def _ms(seconds: float, documents: list[tuple[str, str]]) -> float:
    return round(1000 * seconds / len(documents), 1)


if __name__ == "__main__":
    main()
