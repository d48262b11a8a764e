"""Make the data files of the examples again: `python3 examples/build.py [FOLDER]`.

What was sold, said and mistaken stands in `stories/`; `making/` only lays it out in the files that a real team would
have. It uses no chance and no clock: the same stories give the same files.
"""

from __future__ import annotations

import sys
from pathlib import Path

from making.lists import write_lists
from making.logs import write_followups
from making.northwind import northwind
from making.plans import write_plans
from making.sales import all_sales
from making.story import Story, load
from making.talks import all_talks, mistaken

HERE = Path(__file__).parent


def east_china(folder: Path) -> Story:
    """Make the data of examples/east-china in a folder."""
    story = load(HERE / "stories" / "east-china.yaml")
    story.talks = all_talks(story)
    story.sales = all_sales(story)
    story.talks = mistaken(story, story.talks)
    (folder / "followups").mkdir(parents=True, exist_ok=True)
    write_lists(story, folder)
    write_plans(story, folder / "plans.xlsx")
    write_followups(story, folder / "followups")
    return story


def build(folder: Path) -> None:
    """Make the data files of all examples below a folder."""
    east_china(folder / "east-china" / "data")
    northwind(folder / "northwind" / "data")


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
