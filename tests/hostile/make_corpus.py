"""The hostile corpus: `python -m tests.hostile.make_corpus FOLDER` writes it out to look at."""

import sys
from pathlib import Path

from tests.hostile import broken, charsets, codings, markup, nesting, pdfs, scripts, texts
from tests.hostile.item import Item

FAMILIES = (codings, nesting, markup, charsets, pdfs, scripts, texts, broken)


def corpus() -> tuple[Item, ...]:
    """Every item, the same each time; names are unique."""
    return tuple(each for family in FAMILIES for each in family.items())


def main() -> None:
    """Write each body under its name."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    items = corpus()
    for each in items:
        (folder / each.name.replace("/", "-")).write_bytes(each.make())
    print(f"{len(items)} files in {folder}")


if __name__ == "__main__":
    main()
