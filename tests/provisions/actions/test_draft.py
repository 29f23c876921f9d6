"""Arrow 5: findings become provisions with a state in each text, and drafts where one is needed."""

from datetime import timedelta

import pytest

from provisions.actions.draft import draft_provisions
from provisions.actions.review import reject
from provisions.models import Analysis, Clause, Finding, Provision, ProvisionState
from tests.factories import (
    LONG_AGO,
    make_agency,
    make_article,
    make_document,
    make_publication,
    make_sighting,
    make_version,
)
from tests.provisions.actions.small_taxonomy import (
    DELETION,
    EXCLUDED,
    PROMPTS,
    REWORDED,
    policy,
    prompts_type,
    users_type,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def document():
    return make_document()


def serve(document, text, day, now):
    """The text becomes the public one, and is drafted."""
    version = document.versions.filter(text=text).first() or make_version(
        document, text, LONG_AGO + day * DAY
    )
    make_sighting(version, LONG_AGO + day * DAY)
    return draft_provisions(version=version, now=now)


def states():
    return list(ProvisionState.objects.order_by("seen_from", "pk").values_list("state", flat=True))


def tables():
    models = (Clause, Finding, Provision, ProvisionState, Analysis)
    return [list(model.objects.order_by("pk").values()) for model in models]


def test_a_clause_makes_a_provision_with_its_draft(document, noon):
    prompts_type()

    (draft,) = serve(document, policy(PROMPTS, DELETION), 0, noon)

    assert draft.quote == PROMPTS
    assert draft.version.text[draft.start : draft.end] == PROMPTS
    assert draft.title == "Use of prompts"
    assert document.entity.name in draft.what_it_is
    assert (draft.state, draft.stance, draft.severity) == ("draft", "permits", "medium")
    assert (draft.drafter, draft.drafted_by) == ("templates/2", None)
    assert draft.provision.place == "privacy-policy/use#0"
    assert states() == ["present"]


def test_a_draft_has_no_public_id(document, noon):
    prompts_type()

    (draft,) = serve(document, policy(PROMPTS), 0, noon)

    assert (draft.provision.number, draft.provision.slug) == (None, "")
    assert draft.provision.published_analysis is None


def test_a_draft_starts_from_the_law_and_agencies_of_its_type(document, noon):
    kind = prompts_type()
    article, agency = make_article(), make_agency()
    kind.mappings.create(article=article, strength="direct", reason="The subject.")
    kind.agencies.add(agency)

    (draft,) = serve(document, policy(PROMPTS), 0, noon)

    (mapping,) = draft.regulations.all()
    assert (mapping.article, mapping.strength, mapping.reason) == (
        article,
        "direct",
        "The subject.",
    )
    assert mapping.mapped_on == noon.date()
    assert list(draft.agencies.all()) == [agency]
    assert "(The subject)" in draft.memo.get().body
    assert draft.actions.get().title == "Ask"


def test_a_factor_of_the_rubric_raises_the_severity_and_is_named(document, noon):
    prompts_type()

    (draft,) = serve(document, policy(REWORDED), 0, noon)

    assert draft.severity == "high"
    start, factor = draft.severity_factors
    assert (start["effect"], start["rubric"]) == ("start", "severity/2")
    assert (factor["factor"], factor["effect"], factor["words"]) == ("names files", "up", "files")
    assert draft.quote[factor["start"] : factor["end"]] == "files"


def test_what_excludes_the_practice_has_no_severity(document, noon):
    prompts_type()

    (draft,) = serve(document, policy(EXCLUDED), 0, noon)

    assert (draft.stance, draft.severity, draft.title) == ("excludes", "", "No use of prompts")


@pytest.mark.parametrize(
    ("weight", "depth", "count"),
    [(0.5, "deep", 1), (0.49, "deep", 0), (0.8, "shallow", 0)],
    ids=["at the cut", "below the cut", "not worked out"],
)
def test_only_firm_claims_of_worked_out_types_are_drafted(document, noon, weight, depth, count):
    prompts_type(weight, depth=depth)

    drafts = serve(document, policy(PROMPTS), 0, noon)

    assert len(drafts) == count
    assert Provision.objects.count() == count
    assert Finding.objects.count() == 1  # in the audit sample all the same


def test_a_stance_without_a_template_makes_no_draft(document, noon):
    kind = prompts_type()
    del kind.templates["templates"]["excludes"]
    kind.save()

    assert serve(document, policy(EXCLUDED), 0, noon) == []
    assert states() == ["present"]


def test_a_text_drafted_twice_gives_the_same_rows(document, noon):
    prompts_type()
    serve(document, policy(PROMPTS, DELETION), 0, noon)
    before = tables()

    again = draft_provisions(version=document.versions.get(), now=noon + DAY)

    assert again == []
    assert tables() == before


def test_unchanged_words_keep_their_record_without_a_new_draft(document, noon):
    prompts_type()
    serve(document, policy(PROMPTS), 0, noon)

    drafts = serve(document, policy(PROMPTS, DELETION), 1, noon)

    assert drafts == []
    assert Provision.objects.count() == 1
    assert states() == ["present", "present"]


def test_reworded_words_keep_their_record_and_are_drafted_anew(document, noon):
    prompts_type()
    (first,) = serve(document, policy(PROMPTS), 0, noon)

    (second,) = serve(document, policy(REWORDED), 1, noon)

    assert second.provision == first.provision
    assert second.quote == REWORDED
    first.refresh_from_db()
    assert first.state == "superseded"
    assert states() == ["present", "reworded"]
    assert ProvisionState.objects.last().similarity >= 0.8


def test_a_reworded_public_record_gets_a_drafted_correction(document, noon):
    prompts_type()
    (first,) = serve(document, policy(PROMPTS), 0, noon)
    make_publication(analysis=first)

    (second,) = serve(document, policy(REWORDED), 1, noon)

    assert second.corrects == first
    first.provision.refresh_from_db()
    assert first.provision.published_analysis == first  # a person decides on the new one


def test_words_that_turn_into_their_opposite_are_drafted_as_such(document, noon):
    prompts_type()
    (first,) = serve(document, policy(PROMPTS), 0, noon)

    (second,) = serve(document, policy(EXCLUDED), 1, noon)

    assert second.provision == first.provision
    assert (second.stance, second.severity) == ("excludes", "")


def test_words_that_are_gone_leave_a_removed_state(document, noon):
    prompts_type()
    serve(document, policy(PROMPTS, DELETION), 0, noon)

    assert serve(document, policy(DELETION), 1, noon) == []

    assert states() == ["present", "removed"]
    removed = ProvisionState.objects.last()
    assert (removed.clause, removed.start, removed.quote) == (None, None, "")


def test_words_that_come_back_are_the_same_record(document, noon):
    prompts_type()
    serve(document, policy(PROMPTS, DELETION), 0, noon)
    serve(document, policy(REWORDED, DELETION), 1, noon)
    serve(document, policy(PROMPTS, DELETION, "One more sentence."), 9, noon)

    assert Provision.objects.count() == 1
    assert states() == ["present", "reworded", "reworded"]


def test_rejected_words_are_not_drafted_again(document, noon, ada):
    prompts_type()
    (draft,) = serve(document, policy(PROMPTS), 0, noon)
    reject(analysis_id=draft.pk, by=ada, now=noon, reason="A false hit.")

    assert serve(document, policy(PROMPTS, DELETION), 1, noon) == []
    assert Analysis.objects.get().state == "rejected"


def test_other_words_after_a_rejection_are_drafted(document, noon, ada):
    prompts_type()
    (draft,) = serve(document, policy(PROMPTS), 0, noon)
    reject(analysis_id=draft.pk, by=ada, now=noon, reason="A false hit.")

    (again,) = serve(document, policy(REWORDED), 1, noon)

    assert again.provision == draft.provision


def test_a_draft_with_one_approval_is_not_replaced(document, noon, ada):
    from provisions.actions.review import approve

    prompts_type()
    (draft,) = serve(document, policy(PROMPTS), 0, noon)
    approve(analysis_id=draft.pk, by=ada, now=noon)

    assert serve(document, policy(REWORDED), 1, noon) == []
    draft.refresh_from_db()
    assert draft.state == "approved"
    assert states() == ["present", "reworded"]


def test_two_directions_are_never_one_record(document, noon):
    prompts_type()
    users_type()
    (first,) = serve(document, policy("We may use the prompts of other people."), 0, noon)

    (second,) = serve(document, policy("You may not use the prompts of other people."), 1, noon)

    assert first.provision != second.provision
    assert first.provision.clause_type.slug == "use-of-prompts"
    assert second.provision.clause_type.slug == "users-may-not-use-prompts"


def test_a_second_clause_of_the_type_in_another_section_is_a_record_of_its_own(document, noon):
    prompts_type()
    elsewhere = "We use the prompts that our staff wrote to test each release."

    drafts = serve(document, policy(PROMPTS) + f"\n## 9. Tests\n\n{elsewhere}\n", 0, noon)

    assert [draft.quote for draft in drafts] == [PROMPTS, elsewhere]
    assert Provision.objects.values("place").distinct().count() == 2


def test_of_one_section_only_the_firmest_clause_is_drafted(document, noon):
    prompts_type()

    drafts = serve(document, policy(PROMPTS, REWORDED), 0, noon)

    assert len(drafts) == 1
