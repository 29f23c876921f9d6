from collections.abc import Iterator

import pytest

from platforms.archive.sandbox import ReaderLimits, ReaderPool


@pytest.fixture(scope="package")
def readers() -> Iterator[ReaderPool]:
    """Readers with the limits of the product, shared by the tests that stop none of them."""
    pool = ReaderPool()
    yield pool
    pool.close()


@pytest.fixture
def pool_of() -> Iterator[type[ReaderPool]]:
    """Makes pools with limits of their own, ended with the test."""
    made: list[ReaderPool] = []

    def make(**limits: float) -> ReaderPool:
        made.append(ReaderPool(ReaderLimits(**limits)))
        return made[-1]

    yield make
    for pool in made:
        pool.close()
