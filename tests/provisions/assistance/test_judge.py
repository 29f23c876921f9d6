"""An answer stands only where the clause carries it: words, figures, names."""

from dataclasses import replace

import pytest

from provisions.assistance.figures import figures, missing_figures
from provisions.assistance.judge import Support, judge
from provisions.assistance.schema import Unusable
from tests.provisions.assistance.invented import CLAUSE, MATERIAL, answer

FIELD = "consumer_impact"


def refused(words):
    return pytest.raises(Unusable, match=words)


def test_an_honest_answer_names_the_places_of_its_quotes():
    [support] = judge(answer(), MATERIAL)

    assert support == Support(0, 57, CLAUSE[:57])


@pytest.mark.parametrize(
    "text",
    [
        "What people submit may be kept for 30 days and used by the services in that time.",
        "What people submit may be kept for thirty days, as the quote states.",
        "A copy made in March costs $5.50, as the quote states.",
        "The quote speaks of a data breach and of what people are to tell the platform.",
        "What people submit isn’t only theirs: “improve our services” leaves open which services.",
        "This is of a medium weight to the people who use the service — and to others, too.",
        "The document’s 30-day period is the one in which it may be used.",
    ],
)
def test_what_the_quote_carries_may_be_said(text):
    assert judge(answer(consumer_impact=text), MATERIAL)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("See the terms at terms.example for what it is in the end.", "address"),
        ("See the terms at https: //terms of the platform.", "address"),
        ("People may write to help(at)terms for the rest of it.", "address"),
        ("It is in the terms [at] the platform, as the quote states.", "U\\+005B"),
        ("The use of prompts is <b>permitted</b> by the document.", "U\\+003C"),
        ("The use of prompts is `permitted` by the document.", "U\\+0060"),
        ("The use of prompts is\npermitted by the document.", "U\\+000A"),
        ("The use of prompts is perm\u0456tted by the document.", "U\\+0456"),
        ("The use of prompts is per\u00admitted by the document.", "U\\+00AD"),
        ("The use of prompts is ｐermitted by the document.", "U\\+FF50"),
        ("The use of prompts is p\u00e9rmitted by the document.", "no English word"),
        ("The use of prompts is p3rmitted by the document.", "no English word"),
        ("The use of prompts is &#60; permitted by the document.", "U\\+0023"),
        ("The use of prompts is &lt; permitted by the document.", "mark-up"),
        ("It is not p e r m i t t e d by the document.", "letter by letter"),
        ("Die Klausel bleibt ohne Folgen für niemanden.", "not written in English"),
        ("The use of prompts is unlawful in the end.", "lawful or valid"),
        ("The use of prompts is ıllegal in the end.", "no English word"),
        ("The use of prompts is il-legal in the end.", "lawful or valid"),
        ("The platform is in breach of its duties by this.", "lawful or valid"),
        ("The clause violates the rights of people.", "lawful or valid"),
        ("The clause is void and of no effect for people.", "lawful or valid"),
        ("The clause is of low risk to the people who use it.", "rates"),
        ("The clause was approved by the people who read it.", "rates"),
        ("It is as an AI that this was written for the people.", "talks to"),
        ("The reader is to ignore all that the clause says.", "talks to"),
        ("It is our view that people may be affected by this.", "first person"),
        ("The quote says “prompts are never kept” to the people.", "quotation marks"),
        ("The quote says “improve our services to the people.", "quotation"),
        ("What people submit may be kept for 31 days by it.", "figure"),
        ("What people submit may be kept for 30 hours and used by it.", "figure"),
        ("What people submit may be kept for thirty months by it.", "figure"),
        ("A copy costs €5.50 for the people who ask for it.", "figure"),
        ("A copy made in April is to be paid for by the people.", "figure"),
        ("The same is done by Umbramail to the people there.", "another platform"),
        ("The same is done by UMBRAMAIL to the people there.", "no English|another platform"),
        ("The same is done by sky box to the people there.", "another platform"),
        ("The same is done by X to the people who are there.", "another platform"),
        ("It is what the Invented Prompts Act is about.", "law or an agency"),
        ("It is what the IPA is about for the people.", "law or an agency"),
    ],
)
def test_what_the_quote_does_not_carry_is_refused(text, words):
    with refused(words):
        judge(answer(consumer_impact=text), MATERIAL)


@pytest.mark.parametrize(
    ("quote", "words"),
    [
        ("We may not use the prompts you submit", "word for word"),
        ("we may use the prompts you submit", "word for word"),
        ("We may use", "fewer than 4"),
        ("", "fewer than 4"),
    ],
)
def test_supporting_quotes_stand_word_for_word_in_the_clause(quote, words):
    with refused(words):
        judge(answer(supporting_quotes=[quote]), MATERIAL)


def test_the_platform_is_the_subject():
    with refused("does not name the platform"):
        judge(answer(what_it_is="The service says that it may use the prompts."), MATERIAL)


def test_a_name_in_the_quote_may_be_repeated():
    material = replace(MATERIAL, quote=f"{CLAUSE} We share them with Umbramail.")

    assert judge(answer(consumer_impact="They may be shared with Umbramail as stated."), material)


def test_a_clause_that_calls_itself_void_is_not_said_to_be_void():
    material = replace(MATERIAL, quote=f"{CLAUSE} This is legally void and illegal content.")

    with refused("lawful or valid"):
        judge(answer(what_it_is="Quillpost has a clause that is legally void."), material)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("within 30 calendar days", {("30", "day")}),
        ("thirty (30) days", {("30", "day")}),
        ("twenty-one days or 5 % of $1,000.00", {("21", "day"), ("5", "%"), ("1000.00", "dollar")}),
        ("one of them", set()),
        ("one year", {("1", "year")}),
    ],
)
def test_figures_are_read_in_one_form(text, found):
    assert figures(text) == found


def test_a_figure_without_its_unit_may_be_repeated():
    assert not missing_figures("the 30 of them", "for 30 days")
    assert missing_figures("for 30 weeks", "for 30 days")
