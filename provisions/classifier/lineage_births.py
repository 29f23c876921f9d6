"""Which claimed passages of a text are provisions of their own, and what each may have been."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from provisions.classifier.likeness import carried, similarity, word_similarity, words_of
from provisions.classifier.lineage import Born, Claim, Followed, Key, Known, quoted
from provisions.classifier.lineage_text import Place, Text

SAME_RATIO = 0.8
UNSURE_RATIO = 0.5
CARRIED_SHARE = 0.9
LEAST_PART_WORDS = 6
MOST_LIKELY = 3
OPENING_WORDS = 6
KEPT_SHARE = 0.6
NOT_QUITE = 0.99


def births(
    text: Text,
    left: Sequence[Known],
    claims: Iterable[Claim],
    taken: Mapping[int, Known],
    followed: Sequence[Followed],
) -> list[Born]:
    """The best claim of each section that has no provision of the type yet.

    And claims that may be a wording which was `left` without a place, or that were a part of one
    that was followed. `taken`: passages that have their provision.
    """
    ordered = sorted(claims, key=lambda claim: (-claim.score, claim.start))
    free = [claim for claim in ordered if claim.passage not in taken]
    covered = {text.passages[index].path for index in taken}
    partners = _partners(text, left, free, {done.key for done in followed})
    found: dict[int, Born] = {}
    for claim in free:
        if claim.passage in found:
            continue
        path = text.passages[claim.passage].path
        place = quoted(text, claim)
        split_from = _split_from(text, place, taken, followed)
        resembles = tuple(partners.get(claim.passage, ())[:MOST_LIKELY])
        if path not in covered or resembles or split_from is not None:
            covered.add(path)
            found[claim.passage] = Born(place, claim, resembles, split_from)
    return sorted(found.values(), key=lambda born: born.place.start)


def _partners(
    text: Text, left: Sequence[Known], free: Sequence[Claim], present: set[Key]
) -> Mapping[int, list[tuple[Key, float]]]:
    """For new passages the wordings without a place that they may be, likeliest first."""
    places = {claim.passage: quoted(text, claim) for claim in free if text.is_fresh(claim.passage)}
    found: dict[int, list[tuple[Key, float]]] = defaultdict(list)
    for each in left:
        if each.waits_for & present:
            continue
        ratios = [(_likelihood(each, text, place), index) for index, place in places.items()]
        likely = sorted((row for row in ratios if row[0] >= UNSURE_RATIO), reverse=True)
        for ratio, passage in likely[:MOST_LIKELY]:
            found[passage].append((each.key, min(ratio, NOT_QUITE)))
    for rows in found.values():
        rows.sort(key=lambda row: -row[1])
    return found


def _likelihood(each: Known, text: Text, place: Place) -> float:
    """How alike by letters, where more speaks for it: any two sentences share half of theirs.

    That is: the words agree, they begin alike, or most of the earlier ones are there in runs.
    """
    words = text.words(place)
    letters = similarity(each.words, words)
    if letters >= SAME_RATIO:
        return letters
    before, after = words_of(each.words), words_of(words)
    begin_alike = len(before) >= OPENING_WORDS and before[:OPENING_WORDS] == after[:OPENING_WORDS]
    is_kept = len(before) >= LEAST_PART_WORDS and carried(before, after) >= KEPT_SHARE
    if is_kept or (begin_alike and letters >= UNSURE_RATIO):
        return max(letters, UNSURE_RATIO)
    return letters if word_similarity(each.words, words) >= UNSURE_RATIO <= letters else 0.0


def _split_from(
    text: Text, place: Place, taken: Mapping[int, Known], followed: Iterable[Followed]
) -> Key | None:
    """The wording that a new passage was a part of, and is no longer."""
    words = words_of(text.words(place))
    if len(words) < LEAST_PART_WORDS or not text.is_fresh(place.passage):
        return None
    for done in followed:
        if done.similarity is None or done.similarity == 1:
            continue
        before = words_of(taken[done.place.passage].words)
        if (
            carried(words, before)
            >= CARRIED_SHARE
            > carried(words, words_of(text.words(done.place)))
        ):
            return done.key
    return None
