"""The queue: the surest first, one in ten by chance, always the same ones."""

from provisions.classifier.queue_order import is_picked, priority_of

KEYS = [f"text {number}" for number in range(5000)]


def priorities(score=0.6, touches_a_record=False):
    return [priority_of(key=key, score=score, touches_a_record=touches_a_record) for key in KEYS]


def test_about_one_in_ten_is_picked_by_chance():
    picked = sum(is_picked(priority=each, score=0.6) for each in priorities())

    assert 425 <= picked <= 575  # five deviations about 500


def test_the_others_have_their_score():
    assert {each for each in priorities() if each < 0.8} == {0.6}


def test_the_picked_ones_lie_among_the_sure_ones():
    picked = [each for each in priorities() if is_picked(priority=each, score=0.6)]

    assert min(picked) >= 0.8
    assert max(picked) < 1


def test_the_order_is_the_same_every_time():
    assert priorities() == priorities()


def test_what_may_change_a_known_record_comes_before_everything():
    assert set(priorities(touches_a_record=True)) == {1.6}
    assert not is_picked(priority=1.6, score=0.6)
