"""Categories of the sample: an own code table, and parts of two public ones that nobody has verified."""

from data.categories import Category
from data.sample.facts import read_table

MINUTE_S = 60


def make_categories() -> list[Category]:
    """Return the categories, the own ones first."""
    return [
        Category(
            code=row["code"],
            code_table=row["code_table"],
            code_table_version=row["version"],
            name=row["name"],
            name_en=row["name_en"],
            default_priority=int(row["priority"]),
            accept_within_s=int(row["accept_min"]) * MINUTE_S,
            arrive_within_s=int(row["arrive_min"]) * MINUTE_S,
            resolve_within_s=int(row["resolve_min"]) * MINUTE_S,
            required_capabilities=row["capabilities"].split(),
            joint_response=row["joint"] == "1",
        )
        for row in read_table("categories")
    ]
