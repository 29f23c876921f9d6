"""What the mails say, and what stands in their headers."""

from datetime import date, timedelta

import pytest

from monitoring.actions.digests import compose_digests
from monitoring.delivery.mail import compose, message_id, one_line
from monitoring.models import Delivery
from platforms.models import Change
from tests.factories import (
    AFTER,
    BEFORE,
    QUOTE,
    make_alert,
    make_change,
    make_delivery,
    make_entity,
    make_provision,
    make_provision_state,
    make_public_document,
    make_publication,
    make_watch,
)

pytestmark = pytest.mark.django_db


def mail_of(publication, **watch):
    watch = make_watch(entity=publication.entity, **watch)
    return compose(make_delivery(make_alert(watch, publication)))


def html_of(message) -> str:
    return message.alternatives[0].content


def both(message) -> list[str]:
    return [message.body, html_of(message)]


def test_an_alert_shows_the_words_that_went_and_the_words_that_came():
    message = mail_of(make_change().publication)

    assert "[-30-]{+90+} days" in message.body
    assert ">30</del>" in html_of(message)
    assert ">90</ins>" in html_of(message)


def test_an_alert_says_when_it_was_seen_and_never_that_it_was_changed_on_a_day():
    for text in both(mail_of(make_change().publication)):
        assert "First seen 1 June 2026; effective date not stated." in text
        assert "changed on" not in text


def test_an_alert_gives_a_stated_effective_date_with_its_basis():
    change = make_change(effective_on=date(2026, 7, 1), effective_basis="stated")

    for text in both(mail_of(change.publication)):
        assert "effective 1 July 2026, as the document states" in text


def test_an_alert_states_both_days_where_publication_came_later(noon):
    change = make_change(announced=False)
    publication = make_publication(change=change, now=noon + timedelta(days=2))

    for text in both(mail_of(publication)):
        assert "First seen 1 June 2026" in text
        assert "Published here 3 June 2026." in text


def test_an_alert_says_that_the_documents_own_date_stayed():
    document = make_public_document(stated_on=date(2026, 1, 2))
    change = make_change(document, stated_on=date(2026, 1, 2))

    for text in both(mail_of(change.publication)):
        assert "The document dates itself 2 January 2026, as it did before the change." in text


def test_an_unreviewed_change_says_so():
    for text in both(mail_of(make_change().publication)):
        assert "Not yet reviewed by an analyst" in text


def test_a_change_that_touches_a_published_record_names_it():
    document = make_public_document()
    provision = make_provision(document, published=True, title="Prompts improve services")
    reworded = QUOTE.replace("may", "will")
    change = make_change(document, BEFORE.replace(QUOTE, reworded))
    make_provision_state(provision, change.to_sighting.version, "reworded", reworded)

    for text in both(mail_of(change.publication)):
        assert "Not yet reviewed" not in text
        assert "Prompts improve services" in text
        assert "Medium severity" in text or "(Medium severity)" in text


def test_an_alert_for_a_record_quotes_the_clause_and_says_what_it_is():
    provision = make_provision(published=True)
    publication = provision.published_analysis.publications.get()

    for text in both(mail_of(publication)):
        assert QUOTE in text
        assert "The platform may use prompts to improve its services." in text
        assert provision.get_absolute_url() in text


def test_every_link_starts_with_the_public_origin(settings):
    settings.PUBLIC_ORIGIN = "https://archive.example"
    message = mail_of(make_change().publication)

    links = html_of(message).split('href="')[1:]
    assert links
    assert all(link.startswith("https://archive.example/") for link in links)


def test_nothing_is_loaded_when_a_mail_is_opened():
    html = html_of(mail_of(make_change().publication))

    assert not any(sign in html for sign in ("<img", "src=", "url(", "<script", "<link"))


def test_the_headers_let_a_mail_program_unsubscribe_with_one_click(settings):
    settings.PUBLIC_ORIGIN = "https://archive.example"
    message = mail_of(make_change().publication)

    headers = message.extra_headers
    account = Delivery.objects.get().alert.account
    leave = f"https://archive.example/unsubscribe/{account.mail_token}/alerts/"
    assert headers["List-Unsubscribe"] == f"<{leave}>"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert leave in message.body


def test_the_message_id_is_fixed_by_the_delivery_and_the_archives_host(settings):
    settings.PUBLIC_ORIGIN = "https://archive.example:8443"
    first, second = Delivery(pk=1), Delivery(pk=2)

    assert message_id(first) == message_id(Delivery(pk=1))
    assert message_id(first) != message_id(second)
    assert message_id(first).endswith("@archive.example>")


def test_a_platforms_name_cannot_add_a_header():
    entity = make_entity("Evil\r\nBcc: all@people.example", slug="evil")
    change = make_change(make_public_document(entity))

    message = mail_of(change.publication)

    assert "\n" not in message.subject
    assert "Bcc" not in message.message()


def test_a_platforms_words_cannot_add_markup():
    document = make_public_document(make_entity("<script>x</script>", slug="markup"))
    change = make_change(document, AFTER + "\nNew: <img src=//track.example> here.\n")

    html = html_of(mail_of(change.publication))

    assert "<img" not in html
    assert "<script" not in html


def test_a_long_redline_is_cut_and_the_page_has_the_rest():
    passages = "".join(f"\nPassage {n} is about subject {n * 7}.\n" for n in range(20))
    change = make_change(after=BEFORE + passages)

    message = mail_of(change.publication)

    assert "14 more passages on the page." in message.body
    assert Change.objects.get().get_absolute_url() in message.body


def test_a_very_long_passage_loses_its_middle():
    change = make_change(after=BEFORE + "\n" + "word " * 5000 + "\n")

    assert len(mail_of(change.publication).body) < 6_000


def test_a_subject_is_one_line_of_150_characters_at_most():
    assert one_line("a\tb\r\nc\x00d") == "a b c d"
    assert len(one_line("x" * 999)) == 150


def test_the_digest_tells_the_same_facts_with_substance_first(noon):
    document = make_public_document()
    watch = make_watch(entity=document.entity)
    sunday = noon - timedelta(days=1)
    change = make_change(document, seen_at=sunday)
    make_alert(watch, change.publication, at=sunday)
    provision = make_provision(document, published=True, title="Prompts improve services")
    make_alert(watch, provision.published_analysis.publications.get(), at=sunday)
    compose_digests(now=noon)

    message = compose(Delivery.objects.get())

    assert message.subject == "25 to 31 May 2026: 2 publications at platforms you watch"
    for text in both(message):
        assert text.index("Prompts improve services") < text.index(change.headline)
        assert "First seen 31 May 2026; effective date not stated." in text
        assert change.get_absolute_url() in text


def test_the_digest_is_left_by_its_own_link(noon):
    watch = make_watch()
    make_alert(watch, at=noon - timedelta(days=1))
    compose_digests(now=noon)

    message = compose(Delivery.objects.get())

    assert message.extra_headers["List-Unsubscribe"].endswith("/digest/>")
