"""Who is asked when: one request a host at a time, a pause after each, first come first served."""

from platforms.archive.exchange import Request
from platforms.archive.hop_loop import Flight
from platforms.archive.journey import Journey
from platforms.archive.netguard import Gate
from platforms.archive.visits import Visits, Wanted

A, B = "http://a.example/", "http://b.example/"


def visits(*urls: str, delay: float = 1.0) -> Visits[str]:
    made: Visits[str] = Visits(delay_seconds=delay)
    for url in urls:
        made.add(url, Request(url))
    return made


def taken(plan: Visits[str], now: float) -> list[str]:
    """Everything that may be asked for at a moment."""
    keys = []
    while due := plan.take(now):
        assert isinstance(due[1], Wanted)
        keys.append(due[1].key)
    return keys


def test_each_host_has_one_request_at_a_time() -> None:
    plan = visits(A + "1", A + "2", B + "1")
    assert taken(plan, 0) == [A + "1", B + "1"]
    assert taken(plan, 100) == []
    plan.ended("a.example", 100)
    assert taken(plan, 101) == [A + "2"]


def test_the_pause_begins_where_the_answer_ended() -> None:
    plan = visits(A + "1", A + "2", delay=5)
    taken(plan, 0)
    plan.ended("a.example", 30)
    assert taken(plan, 34.9) == []
    assert plan.seconds_to_next(34) == 1
    assert taken(plan, 35) == [A + "2"]


def test_a_host_that_was_not_asked_after_all_needs_no_pause() -> None:
    plan = visits(A + "1", A + "2")
    taken(plan, 0)
    plan.ended("a.example", None)
    assert taken(plan, 0) == [A + "2"]


def test_spellings_of_one_host_are_one_host() -> None:
    plan = visits("http://a.example/", "http://A.example:80/x", "http://user@a.example/")
    assert len(taken(plan, 0)) == 1
    assert len(taken(visits("http://a.example/", "http://a.example:8080/"), 0)) == 2


def test_a_longer_pause_is_kept_and_a_shorter_one_is_not() -> None:
    plan = visits(A + "1", A + "2", delay=2)
    plan.slow_down("a.example", seconds=7)
    plan.slow_down("a.example", seconds=1)
    taken(plan, 0)
    plan.ended("a.example", 0)
    assert plan.seconds_to_next(0) == 7


def test_a_host_can_be_left_alone_until_a_moment() -> None:
    plan = visits(A + "1", B + "1")
    plan.rest("a.example", until=9)
    assert taken(plan, 1) == [B + "1"]
    assert plan.seconds_to_rest("a.example", 1) == 8
    assert taken(plan, 9) == [A + "1"]


def test_a_host_that_is_left_is_asked_for_nothing_more() -> None:
    plan = visits(A + "1", A + "2")
    plan.leave("a.example")
    assert not plan
    assert taken(plan, 0) == []


def test_what_is_dropped_is_told() -> None:
    plan = visits(A + "1", A + "2", B + "1")
    assert plan.drop("a.example") == [A + "1", A + "2"]
    assert taken(plan, 0) == [B + "1"]
    assert not plan


def test_a_redirected_fetch_comes_first_at_its_new_host_and_stays_when_that_is_left() -> None:
    plan = visits(A + "1", A + "2")
    taken(plan, 0)
    journey = Journey(request=Request(B), gate=Gate(user_agent="t"), url=A)
    flight = Flight("moved", journey, "a.example")
    plan.put_back("a.example", flight)
    plan.leave("a.example")
    plan.ended("a.example", 0)
    assert plan.take(1) == ("a.example", flight)
    assert not plan


def test_an_unplanned_visit_needs_a_free_host() -> None:
    plan = visits(delay=3)
    assert plan.occupy("a.example", 0)
    assert not plan.occupy("a.example", 0)
    plan.ended("a.example", 1)
    assert not plan.occupy("a.example", 3.5)
    assert plan.occupy("a.example", 4)
