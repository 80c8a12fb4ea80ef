"""Names for generated streets: plausible words of Beijing, always marked as samples."""

import math
from random import Random

from data.sample.facts import read_table
from data.sample.roads.town import Street, Town

MARK, MARK_EN = "样例", "Sample"
CORE_M = 4_600.0
TOWN_M = 17_000.0
UNNAMED_SHARE = 0.35
# By (in the old town, runs east and west): endings for large streets and for lanes.
ENDINGS = {
    (True, True): (("大街", "Avenue"), ("胡同", "Hutong")),
    (True, False): (("大街", "Avenue"), ("巷", "Lane")),
    (False, True): (("街", "Street"), ("条", "Row")),
    (False, False): (("路", "Road"), ("里", "Lane")),
}
NUMBERS = "一二三四五六七八九"


class NameMaker:
    """Gives each street a name of its own, the same for the same seed."""

    def __init__(self, random: Random) -> None:
        words = [(row["word"], row["word_en"]) for row in read_table("name_words")]
        taken = {row["name"].removeprefix(MARK)[:2] for row in read_table("main_streets")}
        self._pairs = [
            (a + b, (a_en + b_en).capitalize())
            for a, a_en in words
            for b, b_en in words
            if a != b and a + b not in taken
        ]
        self._random = random
        random.shuffle(self._pairs)
        self._used: dict[str, int] = {}

    def name(self, town: Town, street: Street) -> tuple[str, str]:
        """Return a name in Chinese and English, or two empty ones for a lane that has none."""
        (_, first), (_, last) = street.corners[0], street.corners[-1]
        x, y = town.x[first], town.y[first]
        distance = math.hypot(x, y)
        is_lane = street.highway == "residential"
        if is_lane and (distance > TOWN_M or self._random.random() < UNNAMED_SHARE):
            return "", ""
        eastward = abs(town.x[last] - x) > abs(town.y[last] - y)
        ending, ending_en = ENDINGS[distance < CORE_M, eastward][is_lane]
        used = self._used.get(ending, 0)
        self._used[ending] = used + 1
        pair, pair_en = self._pairs[used % len(self._pairs)]
        again = used // len(self._pairs)
        number = NUMBERS[again - 1] if again else ""
        suffix_en = f" {again}" if again else ""
        return f"{MARK}{pair}{number}{ending}", f"{MARK_EN} {pair_en} {ending_en}{suffix_en}"
