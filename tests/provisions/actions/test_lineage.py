"""The history of a document's records, also where it came after the newest text was drafted."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from provisions.actions.draft import draft_provisions
from provisions.actions.lineage import trace_document
from provisions.models import Clause, Finding, Provision, ProvisionLink, ProvisionState
from tests.factories import LONG_AGO, make_document, make_sighting, make_version
from tests.provisions.actions.small_taxonomy import PROMPTS, REWORDED, prompts_type
from tests.provisions.actions.test_anchor import in_sections

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
FEES = "You pay what the order says, plus taxes, within thirty days of the invoice."


@pytest.fixture
def document():
    prompts_type()
    return make_document()


def served(document, *texts):
    """Public texts, a day each; the same text twice is one version that came back."""
    versions = {}
    for day, text in enumerate(texts):
        at = LONG_AGO + day * DAY
        if text not in versions:
            versions[text] = make_version(document, text, at)
        make_sighting(versions[text], first_seen_at=at)
    return [versions[text] for text in texts]


def states_of(provision):
    found = provision.states.standing().order_by("seen_from")
    return [state.state for state in found]


def counts():
    models = (Clause, Finding, Provision, ProvisionState, ProvisionLink)
    return [model.objects.count() for model in models]


def test_a_record_is_led_back_through_the_texts_before(document, noon):
    texts = [in_sections(PROMPTS, FEES), in_sections(REWORDED, FEES), in_sections(REWORDED)]
    *_, newest = served(document, *texts)
    (draft,) = draft_provisions(version=newest, now=noon)

    traced = trace_document(document=document, now=noon)

    assert (traced.texts, traced.provisions) == (3, 0)
    assert states_of(draft.provision) == ["present", "reworded", "present"]
    assert draft.provision.states.filter(superseded_at=noon).count() == 1  # it began earlier


def test_a_record_that_ended_before_the_newest_text_has_its_history(document, noon):
    served(document, in_sections(PROMPTS, FEES), in_sections(FEES))

    trace_document(document=document, now=noon)

    (provision,) = Provision.objects.all()
    assert states_of(provision) == ["present", "removed"]
    assert not provision.analyses.exists()


def test_a_trace_twice_writes_nothing(document, noon):
    served(document, in_sections(PROMPTS, FEES), in_sections(REWORDED, FEES))
    trace_document(document=document, now=noon)
    before = counts()

    assert trace_document(document=document, now=noon) is None
    again = trace_document(document=document, now=noon, again=True)

    assert (again.provisions, again.states) == (0, 0)
    assert counts() == before


def test_a_text_that_comes_back_has_one_state(document, noon):
    one, two = in_sections(PROMPTS, FEES), in_sections(REWORDED, FEES)
    served(document, one, two, one, two)

    trace_document(document=document, now=noon)

    (provision,) = Provision.objects.all()
    assert states_of(provision) == ["present", "reworded"]


def test_only_public_texts_are_traced(document, noon):
    served(document, in_sections(PROMPTS, FEES))
    held = make_version(document, in_sections(REWORDED, FEES), LONG_AGO + DAY)
    make_sighting(held, published=False, state="passed")

    trace_document(document=document, now=noon)

    assert not held.provision_states.exists()


def test_the_command_tells_what_it_did(document, noon, capsys):
    served(document, in_sections(PROMPTS, FEES), in_sections(REWORDED, FEES))

    call_command("trace_provisions")
    call_command("trace_provisions")

    told = capsys.readouterr().out.splitlines()
    assert told[0] == "1 documents · 0 unchanged · 2 texts · 1 provisions · 2 states"
    assert told[1] == "0 documents · 1 unchanged · 0 texts · 0 provisions · 0 states"


@pytest.mark.parametrize("name", ["CA-D-99999", "CA-P-000001", "terms"])
def test_an_unknown_document_is_bad_input(name):
    with pytest.raises(CommandError) as problem:
        call_command("trace_provisions", "--document", name)

    assert problem.value.returncode == 2
