"""What a text does with known wordings: kept, reworded, moved, parted, merged, gone, undecided."""

from provisions.classifier.likeness import carried, find_words, plain, words_of
from provisions.classifier.lineage import Claim, Fate, Known
from provisions.classifier.lineage_chain import Chain
from provisions.classifier.lineage_matching import follow
from provisions.classifier.lineage_text import WHOLE_PASSAGE_CHARACTERS, Passage, Text

TRAIN = "We may use the prompts you submit to us to train and improve our language models."
SHARE = "We share what you submit with vendors who help us to run and secure the service."
FEES = "You pay the fees that are shown at the time of your order, plus taxes."
OTHER = "The parties are independent contractors and nothing here makes them partners."


def text(*blocks, before=None):
    """A text of (heading path, words) pairs."""
    words, passages = "", []
    for path, block in blocks:
        passages.append(Passage(len(words), len(words) + len(block), (*path,)))
        words += f"{block}\n\n"
    return Text(words, passages, before)


def known(source, index, key=1, **fields):
    place = source.whole(index)
    words = source.words(place)
    return Known(key, words, source.sections[index], place.start, **fields)


def claims(source, *indexes):
    places = [(index, source.passages[index]) for index in indexes]
    return [Claim(index, 0.9, place.start, place.end) for index, place in places]


def test_words_that_stay_are_present():
    before = text((["Use"], TRAIN), (["Fees"], FEES))
    after = text((["Use"], TRAIN), (["Fees"], FEES), before=before)

    step = follow(after, [known(before, 0)], claims(after, 0))

    assert [(done.fate, done.similarity) for done in step.followed] == [(Fate.PRESENT, 1.0)]
    assert not step.born
    assert not step.gone


def test_words_are_followed_where_the_classifier_claims_nothing_any_more():
    before = text((["Use"], TRAIN))
    after = text((["Use"], TRAIN.replace("may use", "use")), before=before)

    (done,) = follow(after, [known(before, 0)], []).followed

    assert done.fate is Fate.REWORDED
    assert 0.8 <= done.similarity < 1


def test_another_link_target_and_emphasis_are_the_same_words():
    assert plain("See **our** [list](/a?x=1).") == plain("See our [list](/b).") == "See our list."
    assert plain(r"our [vendors\[55\]](https://a.example/#n55) help") == "our vendors55 help"


def test_a_section_that_was_renumbered_or_renamed_is_no_move():
    before = text((["Terms", "4. Your data"], TRAIN), (["Terms", "4. Your data"], SHARE))
    renumbered = text((["Terms", "5. Your data"], TRAIN), (["Terms", "5. Your data"], SHARE))
    renamed = text((["Terms", "What we keep"], TRAIN), (["Terms", "What we keep"], SHARE))

    for after in (renumbered, renamed):
        after.before = before
        (done,) = follow(after, [known(before, 0)], []).followed
        assert done.fate is Fate.PRESENT


def test_a_clause_in_another_section_moved():
    before = text((["Use"], TRAIN), (["Fees"], FEES), (["Use"], SHARE))
    after = text((["Fees"], FEES), (["Fees"], TRAIN), (["Use"], SHARE), before=before)

    (done,) = follow(after, [known(before, 0)], []).followed

    assert (done.fate, done.similarity) == (Fate.MOVED, 1.0)


def test_two_new_passages_that_are_alike_wait_for_a_person():
    before = text((["Use"], TRAIN))
    one, two = TRAIN.replace("train", "build"), TRAIN.replace("language", "image")
    after = text((["Use"], one), (["More"], two), before=before)

    step = follow(after, [known(before, 0)], claims(after, 0, 1))

    assert not step.followed
    assert step.waiting == [1]
    assert [born.resembles[0][0] for born in step.born] == [1, 1]


def test_two_provisions_in_nearly_the_same_words_keep_to_their_sections():
    before = text((["Chat"], TRAIN), (["API"], f"{TRAIN} Really."))
    one, two = TRAIN.replace("may use", "use"), f"{TRAIN} Truly so."
    after = text((["API"], two), (["Chat"], one), before=before)

    step = follow(after, [known(before, 0), known(before, 1, 2)], claims(after, 0, 1))

    assert {done.key: done.place.passage for done in step.followed} == {1: 1, 2: 0}


def test_a_wording_in_two_passages_goes_on_with_the_larger_part():
    before = text((["Use"], f"{TRAIN} {SHARE} {FEES}"))
    after = text((["Use"], f"{TRAIN} {SHARE}"), (["Use"], FEES), before=before)

    step = follow(after, [known(before, 0)], claims(after, 0, 1))

    assert [done.place.passage for done in step.followed] == [0]
    assert [(born.place.passage, born.split_from) for born in step.born] == [(1, 1)]
    assert not step.gone


def test_two_wordings_in_one_passage_go_on_as_one():
    before = text((["Use"], TRAIN), (["Use"], SHARE))
    after = text((["Use"], f"{TRAIN} {SHARE}"), before=before)

    step = follow(after, [known(before, 0), known(before, 1, 2)], claims(after, 0))

    assert len(step.followed) == 1
    assert [(gone.key, gone.merged_into) for gone in step.gone] in ([(2, 1)], [(1, 2)])


def test_words_that_are_left_in_a_longer_passage_are_reworded_and_quoted_whole():
    before = text((["Use"], TRAIN))
    after = text((["Use"], f"{TRAIN} You can opt out in the settings."), before=before)

    (done,) = follow(after, [known(before, 0)], []).followed

    assert done.fate is Fate.REWORDED
    assert after.words(done.place).endswith("settings.")


def test_of_a_long_passage_only_the_known_sentence_is_followed():
    filler = " ".join(f"{OTHER} Number {n}." for n in range(WHOLE_PASSAGE_CHARACTERS // 60))
    before = text((["Use"], f"{filler} {TRAIN} {filler}"))
    after = text((["Use"], f"{filler} {TRAIN} {filler} The end."), before=before)
    at = before.text.index(TRAIN)

    (done,) = follow(after, [Known(1, TRAIN, ("use",), at)], []).followed

    assert after.words(done.place) == TRAIN
    assert done.fate is Fate.PRESENT


def test_what_is_left_nowhere_is_gone_and_may_come_back():
    before = text((["Use"], TRAIN), (["Fees"], FEES))
    after = text((["Fees"], FEES), before=before)
    back = text((["Use"], TRAIN), (["Fees"], FEES), before=after)

    (gone,) = follow(after, [known(before, 0)], []).gone
    (done,) = follow(back, [known(before, 0, is_removed=True)], []).followed

    assert (gone.key, gone.merged_into) == (1, None)
    assert (done.fate, done.similarity) == (Fate.PRESENT, None)


def test_texts_that_go_to_and_fro_make_one_line_through_all_of_them():
    one = [(["Use"], TRAIN), (["Fees"], FEES)]
    two = [(["Use"], OTHER.replace("partners", "models")), (["Fees"], FEES)]
    chain, before = Chain(), None

    for number, blocks in enumerate([one, two, one, two, one]):
        after = text(*blocks, before=before)
        chain.take(number % 2, after, {7: claims(after, 0)})
        before = after

    assert len(chain.lines) == 2
    assert [line.marks[0].fate for line in chain.lines] == [Fate.PRESENT, None]


def test_parts_count_only_where_words_stand_in_runs():
    assert carried(words_of(TRAIN), words_of(f"{SHARE} {TRAIN}")) > 0.9
    assert carried(words_of(FEES), words_of(OTHER)) == 0.0
    start = TRAIN.index("our language")
    assert find_words(words_of("our Language models"), TRAIN) == (start, len(TRAIN))
