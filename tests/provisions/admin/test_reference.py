"""Editing the taxonomy, the law and articles: what cannot be read is refused, and said why."""

import json

import pytest

from provisions.models import Article, ClauseType
from tests.factories import (
    make_article,
    make_clause_type,
    make_provision,
    make_regulation,
)

pytestmark = pytest.mark.django_db

RULES = {
    "default_stance": "permits",
    "cues": [{"pattern": r"improve (?:our )?services", "weight": 0.6}],
    "stance_cues": {"excludes": ["do not use"]},
    "severity_rules": [{"pattern": "sell", "factor": "data is sold", "effect": "up"}],
}
TEMPLATES = {
    "titles": {"permits": "Use by {platform}"},
    "templates": {
        "permits": {
            "what_it_is": "{document} states it.",
            "why_it_matters": "It may matter.",
            "consumer_impact": "It may be used.",
        }
    },
}


def save(client, kind: ClauseType, **changed: object):
    """Send the form of a clause type with its values, and some of them changed."""
    sent = {
        name: json.dumps(changed.get(name, value))
        for name, value in {
            "direction": {},
            "includes": ["Tests."],
            "excludes": [],
            "rules": RULES,
            "templates": TEMPLATES,
        }.items()
    }
    sent |= {name: value for name, value in changed.items() if isinstance(value, str)}
    plain = {
        "name": kind.name,
        "slug": kind.slug,
        "category": kind.category_id,
        "definition": kind.definition,
        "default_severity": "medium",
        "depth": "deep",
        "as_of": "2026-01-01",
        "mappings-TOTAL_FORMS": "0",
        "mappings-INITIAL_FORMS": "0",
    }
    return client.post(f"/admin/provisions/clausetype/{kind.pk}/change/", {**plain, **sent})


def errors_of(response) -> str:
    return str(response.context["adminform"].form.errors)


def test_rules_and_templates_that_hold_are_saved(as_ada):
    kind = make_clause_type()

    response = save(as_ada, kind)

    kind.refresh_from_db()
    assert response.status_code == 302
    assert kind.rules == RULES


def test_a_pattern_that_is_not_re2_is_refused_with_the_reason(as_ada):
    kind = make_clause_type()

    response = save(as_ada, kind, rules={"cues": [{"pattern": "(?=ahead)", "weight": 0.5}]})

    assert "A pattern is not valid RE2 syntax" in errors_of(response)
    assert ClauseType.objects.get(pk=kind.pk).rules == {}


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ({"cues": [{"weight": 0.5}]}, "pattern is missing"),
        ({"cues": [{"pattern": "x", "weight": 2}]}, "not above 1"),
        ({"stance_cues": {"allows": ["x"]}}, "There is no stance allows"),
        ({"severity_rules": [{"pattern": "(", "factor": "f", "effect": "up"}]}, "not valid RE2"),
        ({"severity_rules": [{"pattern": "x", "factor": "f", "effect": "more"}]}, "up or down"),
        ({"cues": "improve"}, "do not have the form"),
        ([], ""),
        (["cues"], "This is a table"),
    ],
)
def test_rules_that_the_classifier_cannot_read_are_refused(as_ada, rules, said):
    response = save(as_ada, make_clause_type(), rules=rules)

    assert response.status_code == (200 if said else 302)
    assert not said or said in errors_of(response)


@pytest.mark.parametrize(
    ("templates", "said"),
    [
        ({**TEMPLATES, "titles": {"permits": "Use by {company}"}}, "unknown slot"),
        ({**TEMPLATES, "titles": {}}, "both a title and a template"),
        ({"titles": {"permits": "T"}, "templates": {"permits": {}}}, "what_it_is is missing"),
        ({**TEMPLATES, "interpretive_notes": [{"pattern": "(", "note": "n"}]}, "not valid RE2"),
        ({"titles": {"allows": "T"}}, "There is no stance allows"),
    ],
)
def test_templates_that_no_draft_can_be_made_of_are_refused(as_ada, templates, said):
    response = save(as_ada, make_clause_type(), templates=templates)

    assert said in errors_of(response)


def test_broken_json_stays_as_it_was_typed(as_ada):
    response = save(as_ada, make_clause_type(), rules='{"cues": [')

    assert "Enter a valid JSON." in errors_of(response)
    assert "{&quot;cues&quot;: [</textarea>" in response.content.decode()


def test_the_names_of_a_law_may_hold_commas(as_ada):
    law = make_regulation(aliases=["Act of 2020, as amended"])
    make_article(law)
    sent = {
        "name": law.name,
        "short_name": law.short_name,
        "slug": law.slug,
        "kind": law.kind,
        "jurisdiction": law.jurisdiction_id,
        "status": law.status,
        "aliases": "Act of 2020, as amended\r\nThe Act",
        "has_private_enforcement": "unknown",
        "stages-TOTAL_FORMS": "0",
        "stages-INITIAL_FORMS": "0",
        "articles-TOTAL_FORMS": "0",
        "articles-INITIAL_FORMS": "0",
    }

    response = as_ada.post(f"/admin/provisions/regulation/{law.pk}/change/", sent)

    law.refresh_from_db()
    assert response.status_code == 302, errors_of(response)
    assert law.aliases == ["Act of 2020, as amended", "The Act"]


def make_editorial(ada, **fields) -> Article:
    return Article.objects.create(
        **{"slug": "prompts", "title": "Prompts", "standfirst": "S.", "author": ada, **fields}
    )


def press_publish(client, article: Article):
    address = f"/admin/provisions/article/{article.pk}/publish_one/"
    return client.post(address, {"_form_submitted": "1"}, follow=True)


def test_an_article_is_published_by_its_button(as_ada, ada):
    article = make_editorial(ada, body="Text.")

    press_publish(as_ada, article)

    article.refresh_from_db()
    assert article.published_at is not None


def test_an_article_without_text_is_not_published(as_ada, ada):
    article = make_editorial(ada)

    response = press_publish(as_ada, article)

    article.refresh_from_db()
    assert "needs a text" in response.content.decode()
    assert article.published_at is None


def test_an_article_that_cites_a_draft_is_not_published(as_ada, ada):
    article = make_editorial(ada, body="Text.")
    article.provisions.add(make_provision())

    response = press_publish(as_ada, article)

    assert "cites 1 record that the public cannot read yet" in response.content.decode()
