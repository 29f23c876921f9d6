import time

import pytest

from platforms.archive.netguard import Limits
from tests.hostile.servers import Behaviour, behaviours, ending

SHORT = Limits(total_seconds=0.5, connect_seconds=0.5)
ALL = behaviours()


def test_there_are_enough_behaviours_each_with_a_name() -> None:
    assert len({behaviour.name for behaviour in ALL}) == len(ALL) >= 30


@pytest.mark.parametrize("behaviour", ALL, ids=lambda behaviour: behaviour.name)
def test_a_hostile_server_ends_in_its_outcome_and_in_time(behaviour: Behaviour) -> None:
    began = time.monotonic()

    assert ending(behaviour, SHORT) in behaviour.expected
    assert time.monotonic() - began < 5
