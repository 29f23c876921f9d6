"""The figures of a replay of recorded pages, and what of it is to be read by eye.

Plain values, as JSON has them; `report_lines` puts them in lines for people.
"""

import statistics
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from tests.benchmarks.page_verdicts import (
    Missed,
    Passages,
    PublishedChange,
    SeenPage,
    Verdict,
    by_document,
    is_recorded_short,
    missed_changes,
    noise_steps,
    token_f1,
    unexplained_passages,
    verdict_on,
    words,
)

SHOWN_LETTERS, SHOWN_PASSAGES, SHOWN_PAGES = 200, 6, 20

Report = dict[str, Any]


def make_report(seen: Sequence[SeenPage], changes: Sequence[PublishedChange]) -> Report:
    """All figures, and what is to be read by eye, as plain values for JSON."""
    documents = by_document(seen)
    end = max(each.page.at for each in seen)
    short = [e for pages in documents.values() for e in pages if is_recorded_short(e, pages)]
    missed = [
        each
        for name, pages in documents.items()
        for each in missed_changes(pages, [c for c in changes if c.document == name], end=end)
    ]
    policies = [(each, _score(each)) for each in seen if not each.page.is_no_policy]
    return {
        "pages": len(seen),
        "documents": len(documents),
        "outcomes": _counted(each.outcome for each in seen),
        "token_f1": _figures([score for _, score in policies]),
        "noise_steps": sum(map(noise_steps, documents.values())),
        "changes_by_class": _counted(change.change_class for change in changes),
        "substantive_changes": sum(change.is_substantive for change in changes),
        **_judged(changes, documents),
        "missed_changes": [_missed(each) for each in missed if not each.is_called_noise],
        "missed_as_noise": [_missed(each) for each in missed if each.is_called_noise],
        "no_policy": [_page(e) for e in seen if e.page.is_no_policy and e not in short],
        "recorded_short": [_page(each) for each in short],
        "refused_policies": [_page(each) for each, _ in policies if not each.text],
        "worst_of_documents": [
            {"f1": round(score, 3), **_page(each)}
            for each, score in _worst_of_documents(policies)[:SHOWN_PAGES]
        ],
    }


def _judged(
    changes: Sequence[PublishedChange], documents: Mapping[str, Sequence[SeenPage]]
) -> Report:
    """The published changes by what the recorded texts say of them; those to be read by eye."""
    verdicts = [(change, verdict_on(change, documents[change.document])) for change in changes]
    true = [change for change, verdict in verdicts if verdict is Verdict.TRUE]
    unexplained = [(c, unexplained_passages(c, documents[c.document])) for c in true]
    around = (Verdict.TO_NO_POLICY, Verdict.FROM_NO_POLICY)
    return {
        "verdicts": _counted(verdict.value for _, verdict in verdicts),
        "true_changes_passages": sum(len(change.passages) for change in true),
        "true_changes_unexplained_passages": sum(len(passages) for _, passages in unexplained),
        "false_changes": [
            _change(c, c.passages) for c, verdict in verdicts if verdict is Verdict.FALSE
        ],
        "no_policy_published": [
            _change(c, c.passages) for c, verdict in verdicts if verdict in around
        ],
        "noisy_changes": [_change(c, passages) for c, passages in unexplained if passages],
    }


def _worst_of_documents(scored: Sequence[tuple[SeenPage, float]]) -> list[tuple[SeenPage, float]]:
    """The page of each document that agrees least with its recorded text, worst first."""
    found: dict[str, tuple[SeenPage, float]] = {}
    for each, score in sorted(scored, key=lambda pair: pair[1]):
        found.setdefault(each.page.document, (each, score))
    return list(found.values())


def _score(seen: SeenPage) -> float:
    return token_f1(words(seen.page.recorded), words(seen.text))


def _figures(scores: Sequence[float]) -> Mapping[str, float]:
    ordered = sorted(scores)
    return {
        "pages": len(ordered),
        "mean": round(statistics.mean(ordered), 4),
        "median": round(statistics.median(ordered), 4),
        "p10": round(ordered[len(ordered) // 10], 4),
    }


def _page(seen: SeenPage) -> Report:
    return {
        "document": seen.page.document,
        "at": seen.page.at.isoformat(),
        "outcome": seen.outcome,
        "detail": seen.detail,
        "state": seen.state,
        "hold": seen.hold,
        "recorded_words": len(words(seen.page.recorded)),
        "our_words": len(words(seen.text)),
        "recorded": _cut(seen.page.recorded),
        "ours": _cut(seen.text),
    }


def _change(change: PublishedChange, passages: Passages) -> Report:
    return {
        "document": change.document,
        "class": change.change_class,
        "reason": change.reason,
        "before_at": change.before_last_at.isoformat(),
        "at": change.at.isoformat(),
        "published_at": change.published_at.isoformat(),
        **_passages(passages),
    }


def _missed(missed: Missed) -> Report:
    return {
        "document": missed.pages[-1].page.document,
        "visits": [_visit(each) for each in missed.pages],
        "until": missed.until.isoformat(),
        "recorded_class": missed.recorded_class,
        "told_as": list(missed.told_as),
        **_passages(missed.passages),
    }


def _visit(seen: SeenPage) -> str:
    """One line: when, how it ended, what became of the text."""
    told = (seen.page.at.strftime("%Y-%m-%d %H:%M"), seen.outcome, seen.state, seen.hold)
    return " ".join(filter(None, told))


def _passages(passages: Passages) -> Report:
    shown = [[_cut(before), _cut(after)] for before, after in passages[:SHOWN_PASSAGES]]
    return {"passage_count": len(passages), "passages": shown}


def _cut(text: str) -> str:
    return " ".join(text.split())[:SHOWN_LETTERS]


def _counted(values: Iterable[str]) -> dict[str, int]:
    return dict(Counter(values).most_common())


def report_lines(report: Report) -> Iterator[str]:
    """The report for people: figures first, then what is to be read by eye."""
    for name, value in report.items():
        if isinstance(value, list):
            yield f"{name:22s} {len(value)}"
        elif isinstance(value, dict):
            figures = " · ".join(f"{key} {number}" for key, number in value.items())
            yield f"{name:22s} {figures}"
        else:
            yield f"{name:22s} {value}"
    for name, value in report.items():
        if isinstance(value, list):
            yield f"\n== {name}"
            for each in value:
                yield from _entry(each)


def _entry(each: Report) -> Iterator[str]:
    told = [f"{key}={value}" for key, value in each.items() if key != "passages" and value != ""]
    yield "  " + " ".join(told)
    for before, after in each.get("passages", ()):
        yield f"    - {before}"
        yield f"    + {after}"
