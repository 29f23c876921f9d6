from provisions.classifier.sentences import sentence_spans


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


def test_sentences_end_at_full_stops_and_question_marks():
    assert sentences("May I? Yes. It is open.") == ["May I?", "Yes.", "It is open."]


def test_abbreviations_do_not_end_a_sentence():
    text = "Garden Inc. (the U.S. company) follows Art. 6 and, e.g. Annex A."

    assert sentences(text) == [text]


def test_numbering_belongs_to_its_sentence():
    assert sentences("4.2. Data. We keep it.") == ["4.2. Data.", "We keep it."]


def test_blank_text_has_no_sentence():
    assert sentences("  ") == []
