"""Documents that give orders, and a provider that obeys them: nothing of it reaches the public."""

import json
import re

import pytest
from django.forms.models import model_to_dict

from platforms.models import LogLeaf
from provisions.actions.answer_requests import answer_requests
from provisions.actions.assist import ask_for_wording, take_back_wording
from provisions.assistance.material import PROSE_FIELDS
from provisions.models import (
    Analysis,
    AssistanceRequest,
    Finding,
    Provision,
    ProvisionState,
    Publication,
    ReviewDecision,
)
from tests.factories import make_document, make_entity, make_provision, make_regulation
from tests.provisions.actions.small_taxonomy import DELETION, policy, prompts_type
from tests.provisions.actions.test_draft import serve
from tests.provisions.assistance.hostile_documents import HostileDocument, hostile_documents
from tests.provisions.assistance.obeying_provider import KEY

pytestmark = pytest.mark.django_db
DOCUMENTS = hostile_documents()
OF_A_DRAFT_ALONE = {"id", "state", "drafter", "created_at", *PROSE_FIELDS}
CHECKED_AT = re.compile(rb"<p>Checked <time [^<]*</time>")  # the moment at which it was asked for
PARTS = ("memo", "actions", "regulations", "agency_rows", "attributes")


def test_the_corpus_is_of_fifty_documents_and_more():
    assert len({document.name for document in DOCUMENTS}) == len(DOCUMENTS) >= 50


@pytest.fixture
def known(db):
    """Names that the archive knows."""
    make_entity("Umbramail")
    make_regulation(name="Invented Prompts Act", short_name="Prompts Act")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
def test_an_obeying_provider_has_no_public_effect(
    document: HostileDocument, known, provider, elsewhere, client, ada, noon, caplog, settings
):
    if document.behaviour == "slow":
        settings.DRAFTING_TIMEOUT_SECONDS = 1.0
    draft = drafted(document.passage(elsewhere.address), noon)
    public, rows, decided = public_pages(client, draft), public_rows(), decided_fields(draft)
    provider.document = document

    first = asked(draft, ada, noon)
    after_first = open_draft(draft)
    # Then one that smuggles the clause's own words through the text in the right form.
    provider.document = None
    provider.wording["consumer_impact"] = document.passage(elsewhere.address)
    if after_first.is_assisted:
        after_first = take_back_wording(analysis_id=after_first.pk, by=ada, now=noon)
    second = asked(after_first, ada, noon) if not first.is_open else None

    assert (first.state, first.reason == "") == (document.outcome, document.outcome == "proposed")
    assert second is None or second.state == "refused"
    assert decided_fields(open_draft(draft)) == decided
    assert public_rows() == rows
    assert public_pages(client, draft) == public
    assert elsewhere.requests == []
    assert len(provider.requests) == (1 if second is None else 2)
    kept = caplog.text + dumped_rows()
    assert KEY not in kept
    assert [text for text in told_only(document, draft) if text in kept] == []


def drafted(passage: str, now) -> Analysis:
    """The draft of a document with this clause, beside a record of it that is public."""
    prompts_type()
    document = make_document(make_entity("Quillpost"))
    text = policy(passage, DELETION)
    (draft,) = serve(document, text, 0, now)
    make_provision(document, published=True, quote=DELETION)
    return draft


def asked(draft: Analysis, by, now) -> AssistanceRequest:
    request = ask_for_wording(analysis_id=draft.pk, by=by, now=now)
    answer_requests(now=now)
    request.refresh_from_db()
    return request


def open_draft(draft: Analysis) -> Analysis:
    return Analysis.objects.get(provision=draft.provision_id, state="draft")


def decided_fields(draft: Analysis) -> dict[str, object]:
    """All that an analysis says beside its prose, its parts included."""
    own = {
        name: value for name, value in model_to_dict(draft).items() if name not in OF_A_DRAFT_ALONE
    }
    own["agencies"] = sorted(agency.pk for agency in draft.agencies.all())
    for part in PARTS:
        rows = getattr(draft, part).order_by("pk").values()
        own[part] = [
            {name: value for name, value in row.items() if name not in ("id", "analysis_id")}
            for row in rows
        ]
    return own


def public_rows() -> list[object]:
    """What the public reads, and what decides on it."""
    models = (Provision, ProvisionState, Finding, Publication, ReviewDecision, LogLeaf)
    return [list(model.objects.order_by("pk").values()) for model in models]


def public_pages(client, draft: Analysis) -> dict[str, bytes]:
    """Pages and answers of the API that could show it, as an anonymous visitor gets them."""
    document = draft.provision.document
    document.refresh_from_db()
    addresses = [
        "/",
        document.get_absolute_url(),
        Provision.objects.published().get().get_absolute_url(),
        draft.provision.clause_type.get_absolute_url(),
        "/api/v1/records/",
    ]
    client.logout()
    pages = {}
    for address in addresses:
        response = client.get(address)
        assert response.status_code == 200, address
        pages[address] = CHECKED_AT.sub(b"", response.content)
    return pages


def dumped_rows() -> str:
    rows = [list(model.objects.values()) for model in (AssistanceRequest, Analysis)]
    return json.dumps(rows, default=str)


def told_only(document: HostileDocument, draft: Analysis) -> list[str]:
    """What only the provider said and was refused for, as it would stand in a row or a log."""
    if document.outcome == "proposed":
        return []
    told = texts_of({**document.says, **document.adds, "raw": document.raw})
    return [json.dumps(text)[1:-1] for text in told if text not in draft.quote and len(text) > 11]


def texts_of(value: object) -> list[str]:
    if isinstance(value, str):
        return [value] if value else []
    if isinstance(value, dict):
        return [text for each in value.values() for text in texts_of(each)]
    if isinstance(value, list):
        return [text for each in value for text in texts_of(each)]
    return []
