"""What a publication freezes: record.json, and the words of the analysis behind it."""

from datetime import datetime

from platforms.actions.ledger import content_hash
from platforms.models import Change, LogLeaf
from provisions.models import Analysis, Publication


def record_content(analysis: Analysis, kind: Publication.Kind) -> dict[str, object]:
    """record.json: what a reader can check against the version and the log."""
    provision = analysis.provision
    leaf = LogLeaf.objects.filter(
        kind=LogLeaf.Kind.VERSION, subject=f"version:{analysis.version_id}"
    ).first()
    return {
        "id": provision.record_id,
        "document": provision.document.record_id,
        "quote": analysis.quote,
        "start": analysis.start,
        "end": analysis.end,
        "text_sha256": analysis.version.text_sha256,
        "version_leaf": leaf.leaf_hash if leaf else "",
        "clause_type": provision.clause_type.slug,
        "stance": analysis.stance,
        "severity": analysis.severity,
        "confidence": analysis.confidence,
        "basis": analysis.basis,
        "state": "withdrawn" if kind == Publication.Kind.WITHDRAWAL else "published",
        "analysis_sha256": analysis.text_sha256,
    }


def change_content(change: Change, at: datetime) -> dict[str, object]:
    """record.json of a change: between which texts, and how it was classed at a moment."""
    change_class, headline = change.as_told_at(at)
    return {
        "id": change.record_id,
        "document": change.document.record_id,
        "class": change_class,
        "headline": headline,
        "from_text_sha256": change.from_sighting.version.text_sha256,
        "to_text_sha256": change.to_sighting.version.text_sha256,
        "seen": change.seen_at.isoformat(),
    }


def analysis_content(analysis: Analysis) -> dict[str, object]:
    """What the analysis says, for its hash and for the evidence bundle, which anybody may have.

    The memo and the articles of law, which a plan may gate, stand there as hashes only.
    """
    memo = [[section.heading, section.body] for section in analysis.memo.order_by("position")]
    regulations = [
        [str(row.article), row.strength, row.reason]
        for row in analysis.regulations.select_related("article__regulation").order_by("pk")
    ]
    attributes = [
        [row.slug, row.label, row.scope, row.state, row.value, row.value_label, row.quotes]
        for row in analysis.attributes.order_by("position")
    ]
    return {
        "title": analysis.title,
        "what_it_is": analysis.what_it_is,
        "why_it_matters": analysis.why_it_matters,
        "interpretive_note": analysis.interpretive_note,
        "consumer_impact": analysis.consumer_impact,
        "actions": [
            [action.title, action.instruction, action.contact]
            for action in analysis.actions.order_by("position")
        ],
        "memo_sha256": content_hash({"memo": memo}),
        "regulations_sha256": content_hash({"regulations": regulations}),
        "agencies": sorted(agency.slug for agency in analysis.agencies.all()),
        # only where there are any: what was published before has no such key
        **({"attributes": attributes} if attributes else {}),
        **({"drafter": analysis.drafter} if analysis.is_assisted else {}),
    }
