"""What a text does with the provisions of the text before: the pure half of lineage.

For one clause type: known wordings and the passages that the classifier claims go in; what became
of each wording, and which passages are provisions of their own, comes out. Wordings are followed
through all passages of the text, claimed or not, so that a provision does not depend on a score.

Sure is what stands there word for word, and what is at least 0.8 similar with no second candidate
among the passages and wordings that are new or gone. What is less alike waits for a person.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from provisions.classifier.likeness import carried, plain, similarity, words_of
from provisions.classifier.lineage import Claim, Fate, Followed, Gone, Key, Known, Step
from provisions.classifier.lineage_births import births
from provisions.classifier.lineage_text import Place, Text

SAME_RATIO = 0.8
UNSURE_RATIO = 0.5
CARRIED_SHARE = 0.9
PARTS_SHARE = 0.8
LEAST_PART_WORDS = 6
NOT_QUITE = 0.999


def follow(text: Text, known: Sequence[Known], claims: Sequence[Claim]) -> Step:
    """What a text does with the known provisions of one type. Removed ones may come back."""
    match = _Match(text, known, claims)
    match.find_exact()
    match.find_returned_exact()
    match.find_earlier()
    match.find_similar()
    match.find_merged()
    match.find_parted()
    match.find_returned_similar()
    match.step.born = births(text, match.open, claims, match.taken, match.step.followed)
    match.leave()
    return match.step


def _chosen(
    each: Known,
    near: Mapping[Known, Sequence[Place]],
    wanted: Mapping[int, Sequence[Known]],
    text: Text,
) -> Place | None:
    """The one place of a wording. Where other wordings want it too, the sections must tell.

    Two provisions in nearly the same words stand in two sections: each keeps to its own.
    """
    places = near[each]
    rivals = {other for place in places for other in wanted[place.passage]} - {each}
    if not rivals:
        return places[0] if len(places) == 1 else None
    if any(other.section == each.section for other in rivals):
        return None
    here = [place for place in places if text.sections[place.passage] == each.section]
    return here[0] if len(here) == 1 else None


class _Match:
    """The matching of one type: each method settles what it is sure of and leaves the rest."""

    def __init__(self, text: Text, known: Sequence[Known], claims: Sequence[Claim]) -> None:
        self.text = text
        self.step = Step()
        self.open = [each for each in known if not each.is_removed]
        self.removed = [each for each in known if each.is_removed]
        self.claimed = {claim.passage for claim in claims}
        self.taken: dict[int, Known] = {}

    def find_exact(self) -> None:
        """What stands there word for word: as a passage, else inside one."""
        crowded: list[tuple[Known, int]] = []
        for each, place in self._in_order(self.open):
            if each not in self.open:
                continue
            if place.passage not in self.taken:
                self._settle(each, place)
            elif self.text.is_fresh(place.passage) and not self._was_inside(
                words_of(each.words), place.passage
            ):
                crowded.append((each, place.passage))
        for each, passage in crowded:
            if each in self.open:
                self._merge(each, passage)

    def find_returned_exact(self) -> None:
        """A removed wording that is there again, as a passage that no other one has."""
        for each, place in self._in_order(self.removed):
            if each in self.removed and place.passage not in self.taken:
                self._settle(each, place)

    def find_earlier(self) -> None:
        """A wording of long before that is there again: texts go to and fro."""
        for each in [*self.open, *self.removed]:
            whole = (index for words in each.earlier for index in self.text.by_plain.get(words, ()))
            places = [self.text.whole(index) for index in whole if index not in self.taken]
            if places:
                self._settle(each, min(places, key=lambda place: self._rank(each, place)))

    def _in_order(self, known: Iterable[Known]) -> list[tuple[Known, Place]]:
        """Where the wordings stand, the surest place first: whole, in their section, close by."""
        found = []
        for number, each in enumerate(known):
            whole = self.text.by_plain.get(plain(each.words), ())
            places = [self.text.whole(index) for index in whole] or self._holding(each)
            for place in places:
                elsewhere = self.text.is_elsewhere(each.section, each.words, place.passage)
                distance = abs(place.start - each.start)
                rank = (not whole, elsewhere, -len(each.words) if not whole else 0, distance)
                found.append((rank, number, each, place))
        return [(each, place) for _, _, each, place in sorted(found, key=lambda row: row[:2])]

    def _holding(self, each: Known) -> list[Place]:
        """The passage that has the words among others; none where several new ones have them."""
        places = self.text.holding(each.words)
        if old := [place for place in places if not self.text.is_fresh(place.passage)]:
            return old
        if len({self.text.plain[place.passage] for place in places}) != 1:
            return []
        here = (i for i in self.text.fresh if self.text.sections[i] == each.section)
        is_here = self.text.sections[places[0].passage] == each.section
        return places if is_here or not self._near(each, list(here)) else []

    def find_similar(self) -> None:
        """Rewordings: one passage and one wording that are 0.8 alike and have no rival."""
        self._settle_pairs(self.open, self._free())

    def find_returned_similar(self) -> None:
        """A removed wording that is there again in other words, where the type is claimed."""
        self._settle_pairs(self.removed, [i for i in self._free() if i in self.claimed])

    def _settle_pairs(self, known: Sequence[Known], passages: Sequence[int]) -> None:
        near: dict[Known, list[Place]] = {}
        wanted: dict[int, list[Known]] = defaultdict(list)
        for each in dict.fromkeys([*self.open, *known]):
            near[each] = self._near(each, passages)
            for place in near[each]:
                wanted[place.passage].append(each)
        for each in list(known):
            chosen = _chosen(each, near, wanted, self.text)
            if chosen is not None and chosen.passage not in self.taken:
                self._settle(each, chosen)

    def _near(self, each: Known, passages: Sequence[int]) -> list[Place]:
        """The places that are 0.8 like a wording; of those that read the same, the nearest."""
        found: dict[str, Place] = {}
        likely = (self.text.likeliest(index, each.words) for index in passages)
        for place in sorted(filter(None, likely), key=lambda place: self._rank(each, place)):
            if self._ratio(each, place) >= SAME_RATIO:
                found.setdefault(self.text.plain[place.passage], place)
        return list(found.values())

    def _rank(self, each: Known, place: Place) -> tuple[bool, int]:
        return self.text.sections[place.passage] != each.section, abs(place.start - each.start)

    def find_merged(self) -> None:
        """Wordings that stand in a passage with others: the longest goes on with it."""
        inside: dict[int, list[Known]] = defaultdict(list)
        for each in self.open:
            words = words_of(each.words)
            if len(words) < LEAST_PART_WORDS:
                continue
            for index in self.text.fresh:
                there = words_of(self.text.words_at(index))
                if carried(words, there) >= CARRIED_SHARE and not self._was_inside(words, index):
                    inside[index].append(each)
                    break
        for index, held in inside.items():
            held.sort(key=lambda each: -len(each.words))
            if index not in self.taken and len(held) > 1:
                self._settle(held.pop(0), self.text.whole(index))
            for each in held if index in self.taken else ():
                self._merge(each, index)

    def _was_inside(self, words: Sequence[str], index: int) -> bool:
        """Whether the passage's own provision had the words before: then nothing came together."""
        owner = self.taken.get(index)
        return owner is not None and carried(words, words_of(owner.words)) >= UNSURE_RATIO

    def find_parted(self) -> None:
        """A wording that stands in two or more passages now: it follows the largest part."""
        for each in list(self.open):
            words = words_of(each.words)
            parts = []
            for index in self._free():
                part = words_of(self.text.words_at(index))
                if len(part) >= LEAST_PART_WORDS and carried(part, words) >= CARRIED_SHARE:
                    parts.append((len(part), -index))
            total = sum(length for length, _ in parts)
            if len(parts) > 1 and PARTS_SHARE * len(words) <= total <= 1.2 * len(words):
                self._settle(each, self.text.whole(-max(parts)[1]))

    def leave(self) -> None:
        """What is left waits, where it may be one of the new provisions; else it is gone.

        Words that stand in the text outside its passages, such as in a heading, are not gone.
        """
        held = [" ".join(words_of(self.text.words(done.place))) for done in self.step.followed]
        linked = {key for born in self.step.born for key, _ in born.resembles}
        for each in self.open:
            spoken = " ".join(words_of(each.words))
            is_outside = self.text.has(each.words) and not any(spoken in words for words in held)
            if is_outside or each.key in linked or each.waits_for & self._present():
                self.step.waiting.append(each.key)
            else:
                self.step.gone.append(Gone(each.key))

    def _settle(self, each: Known, place: Place) -> None:
        is_same = plain(self.text.words(place)) == plain(each.words)
        elsewhere = self.text.is_elsewhere(each.section, each.words, place.passage)
        fate = Fate.MOVED if elsewhere else Fate.PRESENT if is_same else Fate.REWORDED
        ratio = 1.0 if is_same else min(self._ratio(each, place), NOT_QUITE)
        if each.is_removed and is_same:
            fate, found = Fate.PRESENT, None
        else:
            found = ratio
        self.step.followed.append(Followed(each.key, place, fate, found))
        self.taken[place.passage] = each
        (self.removed if each.is_removed else self.open).remove(each)

    def _merge(self, each: Known, passage: int) -> None:
        self.step.gone.append(Gone(each.key, self.taken[passage].key))
        self.open.remove(each)

    def _present(self) -> frozenset[Key]:
        return frozenset(done.key for done in self.step.followed)

    def _free(self) -> list[int]:
        return [index for index in self.text.fresh if index not in self.taken]

    def _is_free(self, index: int) -> bool:
        return index not in self.taken and self.text.is_fresh(index)

    def _ratio(self, each: Known, place: Place) -> float:
        return similarity(each.words, self.text.words(place))
