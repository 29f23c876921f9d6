"""Ways to spoil a bundle. Each gives other bytes, and none of them may be believed.

Where a kind says "repacked", the spoiler was careful: container and manifest are made anew and
agree with the spoilt files, so that only what the log binds can tell.
"""

import random
from collections.abc import Callable, Iterator

from tests.platforms.archive.bundle import spoil_container, spoil_contents, spoil_log
from tests.platforms.archive.bundle.packing import Mutant

Spoiler = Callable[[random.Random, bytes, list[bytes]], Mutant]

SPOILERS: tuple[Spoiler, ...] = (
    spoil_container.flip,
    spoil_container.cut,
    spoil_container.drop_bytes,
    spoil_container.insert_bytes,
    spoil_container.splice,
    spoil_container.rearrange,
    spoil_container.dress_up,
    spoil_container.flag,
    spoil_contents.spoil_file,
    spoil_contents.move_file,
    spoil_contents.exchange,
    spoil_contents.spoil_json,
    spoil_contents.respell_json,
    spoil_contents.spoil_manifest,
    spoil_log.spoil_proof,
    spoil_log.spoil_note,
    spoil_log.spoil_keys,
    spoil_contents.forge,
)


def mutants(bundles: list[bytes], count: int, seed: int = 1) -> Iterator[Mutant]:
    """This many spoilt bundles, every kind of every bundle in turn; the same for the same seed."""
    rng = random.Random(seed)
    made = 0
    while made < count:
        for spoiler in SPOILERS:
            for bundle in bundles:
                others = [other for other in bundles if other is not bundle]
                label, spoilt = spoiler(rng, bundle, others)
                if spoilt in bundles:
                    continue  # such as two equal files exchanged
                made += 1
                yield f"{spoiler.__name__}: {label}", spoilt
                if made == count:
                    return
