"""The model card: what the model is, what it learned from, how good it was before the last fit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

HEAD = """# Model card of the clause classifier

`{model}`, {bytes:,} bytes. Written by `manage.py train_classifier`; do not edit.

Linear scores over hashed features: runs of one to three words, runs of three to five characters
inside a word, pairs of words two to ten words apart. Runs and pairs are each scaled to length 1;
{features:,} features were seen often enough in {texts:,} texts to be known. Only hashes and weights
are stored: no word of a training text can be read from the file. Inference needs numpy alone.

## What it is for

Proposing clause types, stances and unfairness labels of single English clauses to a person who
decides. It is no legal judgement, and no score is shown to readers without a person's decision.

## What it learned from

| head | learned from (texts) | labels |
|---|---|---|
{sources}

`unfair_tos`, `tos50_2021` and `cuad_clauses` are CC BY 4.0, `tosdr_points` and `tosdr_cases`
are CC BY-SA 3.0; the exemplars in `../exemplars` are our own and invented. `opp115_majority` is
for research only: it is measured with and never learned from. `labels.toml` maps public labels
to our types. The weights are under CC BY-SA (`NOTICE`). Decisions of analysts among the texts:
{decisions}.

## Where the figures come from

All figures here were taken on texts that the weights had **not** learned from: the validation
splits; of `tos50_2021`, which has none, every text of one service in four; of the exemplars one
sentence in five. While they were taken, terms of a service that is validated on in one of
`unfair_tos` and `tos50_2021` were left out of the other, because the two sets share services
and sentences; a test split of the one may for the same reason hold sentences of the other's
training split. Curves and cuts were fitted on the same held-out texts. Then the weights were
fitted once more on all of it; so figures on a validation split taken with the final weights are
too high, and only a test split can judge them. No test split was used for anything.

`ai_training` learned from exemplars alone and was measured on the 94 gold sentences; its curve is
judged in five folds. The exemplars were written by somebody who had read the gold sentences; those
that followed one closely were taken out, yet the figures may still be on the high side.

F1 of `unfairness` is counted as LexGLUE does: "no label" is a ninth label. `types` and
`ai_training` answer with their highest score; macro is over the labels that occur. Brackets are
95 % intervals: bootstrap for macro, Wilson for recall. ECE is over scores above 0.05 in 15
bins.

| head | on | texts | micro F1 | macro F1 | accuracy | top 3 | ECE |
|---|---|---|---|---|---|---|---|
{figures}

Macro average over the heads, by which a new model is compared with the one in place: {quality:.4f}.
Stance of a sentence whose type is known: {stance:.1%} of {stance_texts} held-out sentences.
"""


def model_card(metrics: Mapping[str, Any], tried: str = "") -> str:
    """Markdown. `tried`: a section on what else was tried."""
    heads = metrics["heads"]
    stance = heads["stance"]["held_out"]
    text = HEAD.format(
        model=metrics["model"],
        bytes=metrics["model_bytes"],
        features=metrics["features"],
        texts=metrics["texts"],
        decisions=metrics["decisions"],
        sources="\n".join(_sources(heads)),
        figures="\n".join(_figures(heads)),
        quality=metrics["quality"],
        stance=stance["accuracy"],
        stance_texts=stance["texts"],
    )
    return "\n".join([text, tried.strip(), "", *_labels(heads)]) + "\n"


def _told(heads: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    return ((name, told) for name, told in heads.items() if name != "stance")


def _sources(heads: Mapping[str, Any]) -> Iterator[str]:
    for name, told in _told(heads):
        learned = ", ".join(f"{source} {count:,}" for source, count in told["learned_from"].items())
        yield f"| `{name}` | {learned} | {told['labels']} |"


def _figures(heads: Mapping[str, Any]) -> Iterator[str]:
    for name, told in _told(heads):
        for source, found in told["held_out"].items():
            low, high = found["macro_f1_interval"]
            top = "–" if found["top_3"] is None else f"{100 * found['top_3']:.1f}"
            yield (
                f"| `{name}` | {source} | {found['texts']:,} | {100 * found['micro_f1']:.1f} |"
                f" {100 * found['macro_f1']:.1f} [{100 * low:.1f}–{100 * high:.1f}] |"
                f" {100 * found['accuracy']:.1f} | {top} | {found['ece']:.3f} |"
            )


def _labels(heads: Mapping[str, Any]) -> Iterator[str]:
    """Per label; of a head with several sources, all of them together."""
    yield "## Per label"
    for name, told in _told(heads):
        source, found = list(told["held_out"].items())[-1]
        yield f"\n### `{name}` on {source}\n"
        yield "| label | texts | precision | recall | F1 |"
        yield "|---|---|---|---|---|"
        for label, figures in found["labels"].items():
            if figures["support"]:
                low, high = figures["recall_interval"]
                yield (
                    f"| {label} | {figures['support']} | {100 * figures['precision']:.0f} |"
                    f" {100 * figures['recall']:.0f} [{100 * low:.0f}–{100 * high:.0f}] |"
                    f" {100 * figures['f1']:.0f} |"
                )
