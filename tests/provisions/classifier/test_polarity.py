"""Whether a sentence states or denies some of its words."""

import pytest

from provisions.classifier.polarity import Polarity, polarity_of


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("We use files.", Polarity.STATES),
        ("We don't use files.", Polarity.DENIES),
        ("We do not sell, rent or use files.", Polarity.DENIES),
        ("Nothing is hidden; we use files.", Polarity.STATES),
        ("We do not read mails, but we use files.", Polarity.STATES),
        ("We do not read mails, and we use files.", Polarity.UNSURE),
        ("We use not only mails but also files.", Polarity.STATES),
        ("If you do not object, we use files.", Polarity.STATES),
        ("We do not use files without your consent.", Polarity.DENIES_WITH_EXCEPTION),
        ("By default, we do not use files.", Polarity.DENIES_WITH_EXCEPTION),
        ("We refrain from the use of files.", Polarity.DENIES),
        ("We use all content except files.", Polarity.DENIES),
        ("We use files, except those of children.", Polarity.STATES),
        ("We serve users who have not objected and use files.", Polarity.STATES),
    ],
)
def test_polarity(sentence, expected):
    start = sentence.index("files")

    assert polarity_of(sentence, start, start + 5, start) is expected
