"""A folder of labelled sets of a few invented sentences each, in the formats of the public sets."""

import gzip
import itertools
import json
from pathlib import Path

UNFAIR = {
    "Limitation of liability": "{} is not liable for any loss of profit or data number {}.",
    "Unilateral termination": "{} may suspend or terminate account {} at any time.",
    "Unilateral change": "{} may change these terms at any time, paragraph {}.",
    "Content removal": "{} may remove any content in its discretion, case {}.",
    "Contract by using": "By using {} you accept these terms, version {}.",
    "Choice of law": "The laws of Utah govern the terms of {}, part {}.",
    "Jurisdiction": "The courts of Utah hear claims against {}, part {}.",
    "Arbitration": "Disputes with {} are settled by arbitration, rule {}.",
}
FAIR = "Thank you for visiting {}, where page {} tells you what is new."
TYPES = {
    "cookies_tracking": "{} places cookies on your device, kind {}.",
    "data_sale": "{} does not sell your data to company {}.",
    "binding_arbitration": "Claims against {} go to binding arbitration, rule {}.",
    "other": "{} has its seat in building {}.",
}
SERVICES = ("Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Ginkgo", "Hazel")


def write(folder: Path, name: str, rows) -> None:
    with gzip.open(folder / f"{name}.jsonl.gz", "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)


def _terms(services):
    for service, number in itertools.product(services, range(3)):
        for label, sentence in UNFAIR.items():
            yield {"text": sentence.format(service, number), "labels": [label], "doc": service}
        for more in range(6):
            text = FAIR.format(service, 10 * number + more)
            yield {"text": text, "labels": [], "doc": service}


def _points(services):
    for service, number in itertools.product(services, range(3)):
        for kind, sentence in TYPES.items():
            yield {"text": sentence.format(service, number), "type": kind, "service": service}


def write_all(folder: Path) -> Path:
    """All sets that training reads."""
    folder.mkdir(parents=True, exist_ok=True)
    write(folder, "unfair_tos.train", _terms(SERVICES[:4]))
    write(folder, "unfair_tos.validation", _terms(SERVICES[4:6]))
    write(folder, "tos50_2021.train", _terms(SERVICES[2:]))
    write(folder, "tosdr_points.train", _points(SERVICES[:5]))
    write(folder, "tosdr_points.validation", _points(SERVICES[5:]))
    cases = [{"case": text.format("It", "A"), "type": kind} for kind, text in TYPES.items()]
    write(folder, "tosdr_cases", cases)
    contracts = [
        {
            "text": f"Clause {n} is governed by the law of Kent.",
            "label": "Governing Law",
            "contract": "c",
        }
        for n in range(8)
    ]
    write(folder, "cuad_clauses.train", contracts)
    gold = [
        ("We train our models on your uploads.", "training_permitted"),
        ("We do not train models on your files.", "training_excluded"),
        ("You can opt out of training in the settings.", "training_user_choice"),
        ("You may not use outputs to train a model.", "user_may_not_train"),
        ("Machine learning helps us to stop spam.", "other_ai_mention"),
        ("Our staff receive yearly training.", "other_sense"),
    ]
    rows = [{"text": text, "label": label, "service": "Elm"} for text, label in gold * 4]
    write(folder, "ai_training_gold", rows)
    return folder
