"""A small edit changes what it touches and what depends on it, and nothing else."""

from collections import Counter
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from provisions.classifier.segment import segment

WORDS = st.sampled_from("kiln glaze cup we may not you keep fire shelf wall 30 days".split())
SENTENCE = st.lists(WORDS, min_size=4, max_size=12).map(lambda w: f"The {' '.join(w)}.")
PARAGRAPH = st.one_of(
    SENTENCE,
    SENTENCE.map(lambda s: f"**Shelf rules.** {s}"),
    st.lists(SENTENCE, min_size=1, max_size=4).map(
        lambda items: "You may:\n\n" + "\n".join(f"* {item}" for item in items)
    ),
    # a list that follows another without a word between belongs to the same introduction
    st.lists(SENTENCE, min_size=2, max_size=4).map(
        lambda texts: "\n\n".join(
            [texts[0], *(f"({m}) {text}" for m, text in zip("abc", texts[1:], strict=False))]
        )
    ),
    SENTENCE.map(lambda s: f"| A | B |\n| --- | --- |\n| {s} | x |"),
)
SECTIONS = st.lists(st.lists(PARAGRAPH, min_size=1, max_size=5), min_size=1, max_size=5)


def document(sections):
    parts = []
    for number, paragraphs in enumerate(sections, 1):
        parts.append(f"## {number}. Part {'ABCDE'[number - 1]}")
        parts.extend(paragraphs)
    return "\n\n".join(parts) + "\n"


def identities(text):
    """What a record is anchored by: the words, the place and the lead-in; never a position."""
    return Counter((text[p.start : p.end], p.path, p.lead_in) for p in segment(text))


@given(SECTIONS)
@settings(max_examples=60, deadline=None)
def test_offsets_are_verbatim_ordered_and_trimmed(sections):
    text = document(sections)
    passages = segment(text)

    assert [p.position for p in passages] == list(range(len(passages)))
    assert all(one.end <= two.start for one, two in pairwise(passages))
    assert all(text[p.start : p.end] == text[p.start : p.end].strip() for p in passages)


@given(SECTIONS, st.data())
@settings(max_examples=80, deadline=None)
def test_an_inserted_paragraph_changes_no_other_passage(sections, data):
    text = document(sections)
    section = data.draw(st.integers(0, len(sections) - 1))
    place = data.draw(st.integers(0, len(sections[section])))
    more = [list(each) for each in sections]
    more[section].insert(place, "A new sentence that nobody has read before stands here.")

    lost = identities(text) - identities(document(more))

    assert not lost


@given(SECTIONS, st.data())
@settings(max_examples=80, deadline=None)
def test_an_edited_word_changes_one_passage_and_its_dependents(sections, data):
    text = document(sections)
    passages = segment(text)
    edited = data.draw(st.sampled_from(passages))
    words = text[edited.start : edited.end]
    changed = f"{text[: edited.start]}{words[:-1]} indeed{words[-1]}{text[edited.end :]}"

    lost = identities(text) - identities(changed)

    dependents = [p for p in passages if words.rstrip(":. ")[-30:] in p.lead_in]
    assert sum(lost.values()) <= 1 + len(dependents)


@given(SECTIONS)
@settings(max_examples=40, deadline=None)
def test_a_new_first_section_renumbers_and_keeps_words_and_lead_ins(sections):
    text = document(sections)
    longer = document([["It is about pots."], *sections][:5])
    kept = Counter((text[p.start : p.end], p.lead_in) for p in segment(document(sections[:4])))
    found = Counter((longer[p.start : p.end], p.lead_in) for p in segment(longer))

    assert not kept - found


@given(st.text(alphabet="#*-_|[]()>.:;a1 \n\t\\<", max_size=300))
@settings(max_examples=200, deadline=None)
def test_no_text_breaks_it(text):
    assert all(text[p.start : p.end].strip() for p in segment(text))
