"""Pages that stand in the place of a document: invented, after the kinds that are met in public.

`WALLS` are the kinds; `served` puts one into the frames that sites put around everything.
"""

from tests.platforms.archive.wall_pages.absences import ABSENCES
from tests.platforms.archive.wall_pages.checks import CHECKS
from tests.platforms.archive.wall_pages.frames import FRAMES, served
from tests.platforms.archive.wall_pages.gates import GATES
from tests.platforms.archive.wall_pages.shells import SHELLS
from tests.platforms.archive.wall_pages.wall import Wall

WALLS: tuple[Wall, ...] = (*CHECKS, *GATES, *ABSENCES, *SHELLS)

__all__ = ["FRAMES", "WALLS", "Wall", "served"]
