from datetime import date

import pytest

from platforms.archive.notice import (
    NoticeKind,
    NoticeMeans,
    NoticePromise,
    NoticeState,
    judge_notice,
    promised_notice,
    promised_notices,
)

EMAIL, POSTING, IN_PRODUCT = NoticeMeans.EMAIL, NoticeMeans.POSTING, NoticeMeans.IN_PRODUCT


@pytest.mark.parametrize(
    ("sentence", "days", "means"),
    [
        ("We will give you 30 days' notice of any change to these Terms.", 30, ()),
        ("We will e-mail you thirty (30) days before these terms change.", 30, (EMAIL,)),
        ("We will e-mail you 30 (thirty) days before we change this policy.", 30, (EMAIL,)),
        (
            "You get 9 days' notice of a change of policy, unless laws force one without notice.",
            9,
            (),
        ),
        ("Acorn may amend this agreement on at least two weeks' written notice.", 14, ()),
        ("Any update of this policy applies 14 days after we post it on our site.", 14, (POSTING,)),
        ("Changes to these terms will be effective one month after notice to you.", 30, ()),
        ("You will be notified of a new version of the terms in advance.", None, ()),
        (
            "We'll notify you in the app before changes to this policy take effect.",
            None,
            (IN_PRODUCT,),
        ),
        (
            (
                "Wir informieren Sie mindestens 30 Tage vor Inkrafttreten per E-Mail über "
                "Änderungen dieser Bedingungen."
            ),
            30,
            (EMAIL,),
        ),
        ("Änderungen dieser AGB teilen wir mit einer Frist von sechs Wochen mit.", 42, ()),
        ("Über Änderungen dieser Datenschutzerklärung werden wir Sie vorab informieren.", None, ()),
        (
            (
                "Nous vous informerons par courriel au moins 30 jours avant toute modification des "
                "présentes conditions."
            ),
            30,
            (EMAIL,),
        ),
        ("Ce contrat peut être modifié moyennant un préavis de deux mois.", 60, ()),
        (
            (
                "Le notificaremos con al menos 15 días de antelación cualquier cambio de estos "
                "términos por correo electrónico."
            ),
            15,
            (EMAIL,),
        ),
        ("Le informaremos previamente de los cambios de esta política.", None, ()),
    ],
)
def test_a_promise_of_notice_is_found_with_its_length_and_means(sentence, days, means):
    text = f"# Terms\n\nWelcome to our shop. {sentence} Thank you.\n"

    promise = promised_notice(text)

    assert (promise.kind, promise.days, promise.means) == (NoticeKind.TERMS_CHANGE, days, means)
    assert promise.quote == text[promise.start : promise.end] == sentence


@pytest.mark.parametrize(
    "sentence",
    [
        "We may change these terms at any time without prior notice.",
        "Wir können diese Bedingungen ohne vorherige Ankündigung ändern.",
        "Nous pouvons modifier les présentes conditions sans préavis.",
        "Podemos modificar estos términos sin previo aviso.",
        "We will notify you of changes to this policy by posting it here.",
        "You may end this agreement, as amended, with 30 days' notice to us.",
        "We may terminate these terms, as updated, on 30 days' notice.",
        "You may object to a change of these terms within 30 days after our notice.",
        "We will announce changes to the Services 30 days in advance.",
        "We will tell you 30 days before a change in the Service, so you may end the agreement.",
        "You must tell us of a changed address 10 days before the agreement ends.",
        "If you reject a change to the arbitration terms, notify us 30 days before the hearing.",
        "Where required by law, we will give you 30 days' notice of changes to these terms.",
        "We will answer a takedown notice under our copyright policy, as updated, in advance.",
    ],
)
def test_other_notices_are_no_promise(sentence):
    assert promised_notices(f"# Terms\n\n{sentence}\n") == ()


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        (
            "We will give 30 days' notice of material changes to these terms.",
            NoticeKind.MATERIAL_CHANGE,
        ),
        (
            "Wir teilen Ihnen wesentliche Änderungen dieser Bedingungen 30 Tage vorher mit.",
            NoticeKind.MATERIAL_CHANGE,
        ),
        ("We will announce a change of our fees 30 days in advance.", NoticeKind.PRICE_CHANGE),
        (
            "We will inform you of new sub-processors 30 days in advance.",
            NoticeKind.SUBPROCESSOR_CHANGE,
        ),
    ],
)
def test_kinds_of_notice_are_kept_apart(sentence, kind):
    (promise,) = promised_notices(f"# Terms\n\n{sentence}\n")

    assert (promise.kind, promise.days) == (kind, 30)
    assert (promised_notice(sentence) is not None) == kind.is_about_document


def test_a_sentence_may_rely_on_the_heading_above_it():
    text = "## Changes to these terms\n\nWe will let you know 20 days in advance of changes.\n"

    assert promised_notice(text).days == 20
    assert promised_notice(text.replace("Changes to these terms", "Maintenance")) is None


def test_a_promise_to_try_is_told_but_does_not_count():
    text = "We will try to give you 30 days' notice of changes to these terms.\n"

    (promise,) = promised_notices(text)

    assert not promise.is_firm
    assert promised_notice(text) is None


def test_a_promise_for_every_change_with_a_length_goes_first():
    text = (
        "We will announce material changes to these terms 60 days in advance.\n\n"
        "We will notify you before changes to these terms take effect.\n\n"
        "You will get 10 days' notice of any change to these terms.\n"
    )

    assert promised_notice(text).days == 10


def test_markup_and_links_stay_in_the_quote():
    sentence = "We will give **30 days'** notice of changes to [these Terms](https://a.example/t)."
    text = f"# T\n\n* First.\n* {sentence}\n\nEnd ŝ.\n"

    promise = promised_notice(text)

    assert promise.days == 30
    assert text[promise.start : promise.end] == promise.quote == sentence


def _promise(**changed):
    known = {"kind": NoticeKind.TERMS_CHANGE, "days": 30, "means": (), "quote": "x", "start": 0}
    return NoticePromise(**known | {"end": 1} | changed)


MAY_1, MAY_19, MAY_31 = date(2026, 5, 1), date(2026, 5, 19), date(2026, 5, 31)


def test_a_text_seen_early_enough_keeps_the_promise():
    verdict = judge_notice(_promise(), MAY_1, MAY_31, "stated")

    assert verdict.state is NoticeState.KEPT
    assert verdict.sentence == (
        "The document promises 30 days of notice; this text was first seen 30 days before the "
        "date on which it says it applies."
    )


def test_a_late_text_breaks_it_only_if_the_earlier_one_was_still_served():
    promise = _promise()

    late = judge_notice(promise, MAY_19, MAY_31, "stated", earlier_seen_on=date(2026, 5, 18))
    unknown = judge_notice(promise, MAY_19, MAY_31, "stated")
    seldom = judge_notice(promise, MAY_19, MAY_31, "stated", earlier_seen_on=date(2026, 4, 1))

    assert late.state is NoticeState.NOT_KEPT
    assert "first seen 12 days before the date" in late.sentence
    assert unknown.state is seldom.state is NoticeState.CANNOT_TELL


@pytest.mark.parametrize(
    ("effective_on", "basis"), [(None, "not_stated"), (MAY_31, "computed"), (MAY_1, "stated")]
)
def test_without_a_date_of_its_own_nothing_can_be_told(effective_on, basis):
    verdict = judge_notice(
        _promise(), MAY_19, effective_on, basis, earlier_seen_on=date(2026, 5, 18)
    )

    assert verdict.state is NoticeState.CANNOT_TELL


@pytest.mark.parametrize(
    ("is_material", "state"),
    [
        (None, NoticeState.CANNOT_TELL),
        (False, NoticeState.CANNOT_TELL),
        (True, NoticeState.NOT_KEPT),
    ],
)
def test_a_promise_for_material_changes_is_broken_only_by_one(is_material, state):
    promise = _promise(kind=NoticeKind.MATERIAL_CHANGE)

    verdict = judge_notice(
        promise,
        MAY_19,
        MAY_31,
        "stated",
        earlier_seen_on=date(2026, 5, 18),
        is_material=is_material,
    )

    assert verdict.state is state
    assert "of material changes" in verdict.sentence


def test_notice_without_a_length_is_kept_by_a_day():
    promise = _promise(days=None)

    assert judge_notice(promise, MAY_19, MAY_31, "stated").state is NoticeState.KEPT
    assert judge_notice(promise, MAY_31, MAY_31, "stated").state is NoticeState.CANNOT_TELL
