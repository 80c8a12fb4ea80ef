#!/usr/bin/env python3
"""复核双随机抽取结果 · Repeat a published double-random draw: this one file and Python 3.9 are enough.

    python3 verify_draw.py draw-17.json
    python3 verify_draw.py --list list.txt --seed 2026132

The first form takes a draw as it was published, makes it anew from its list and its seed, and compares. The
second takes a list that was published before its seed was known, and prints what the seed gives. How a draw
is made is written in docs/draws.md. Ends with 0 if all agrees, 1 if not, 2 if a file can't be read.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Sequence
from pathlib import Path

METHOD = "one-map-draw-1"
WORDS = {
    "method": ("抽取方法未知", "the draw was made by a method that is not known here"),
    "list": ("名单与公布的散列不符：名单被改动", "the list does not have the hash that was published"),
    "outcome": ("结果与名单和种子不符", "the outcome is not what list and seed give"),
    "count": ("结果数量不符", "the outcome has another number of subjects"),
}


class Unreadable(Exception):
    """The list is not one."""


def draw(text: str, seed: str) -> "list[tuple[int, str, list[str]]]":
    """Return position, subject and inspectors' keys of each that is drawn from a list by a seed."""
    wanted, per_subject, subjects, inspectors, barred = read_list(text)
    known = hashlib.sha256(text.encode()).hexdigest()
    load = dict.fromkeys(inspectors, 0)
    outcome = []
    for position in range(1, wanted + 1):
        place = _by_weight(subjects, _number(seed, known, "subject", position))
        subject, _ = subjects.pop(place)
        free = [key for key in inspectors if not {(key, "*"), (key, subject)} & barred]
        seats = []
        for seat in range(1, per_subject + 1):
            fewest = min(load[key] for key in free)
            among = [key for key in free if load[key] == fewest]
            key = among[_number(seed, known, "inspector", position, seat) % len(among)]
            free.remove(key)
            load[key] += 1
            seats.append(key)
        outcome.append((position, subject, seats))
    return outcome


def read_list(
    text: str,
) -> "tuple[int, int, list[tuple[str, int]], list[str], set[tuple[str, str]]]":
    """Return what a list says: how many of each, subjects with weights, inspectors, and who stands aside."""
    subjects, inspectors, barred = [], [], set()
    try:
        head, *lines = [line.split("\t") for line in text.rstrip("\n").split("\n")]
        method, wanted, per_subject = head[0], int(head[1]), int(head[2])
        for line in lines:
            if line[0] == "S":
                subjects.append((line[1], int(line[2])))
            elif line[0] == "I":
                inspectors.append(line[1])
            elif line[0] == "R":
                barred.add((line[1], line[2]))
            else:
                raise Unreadable(line[0])
    except (IndexError, ValueError) as error:
        raise Unreadable(str(error)) from error
    if method != METHOD:
        raise Unreadable(WORDS["method"][1])
    return wanted, per_subject, subjects, inspectors, barred


def _number(*words: object) -> int:
    joined = "\n".join(str(word) for word in words)
    return int(hashlib.sha256(joined.encode()).hexdigest(), 16)


def _by_weight(subjects: "Sequence[tuple[str, int]]", number: int) -> int:
    rest = number % sum(weight for _, weight in subjects)
    for place, (_, weight) in enumerate(subjects):
        rest -= weight
        if rest < 0:
            return place
    raise Unreadable("weights")


def check(published: dict) -> "list[str]":
    """Return what is wrong with a published draw, by the names of `WORDS`."""
    if published["method"] != METHOD:
        return ["method"]
    if hashlib.sha256(published["list_text"].encode()).hexdigest() != published["list_sha256"]:
        return ["list"]
    made = draw(published["list_text"], published["seed"])
    stated = [
        (one["position"], str(one["subject_id"]), [each["key"] for each in one["inspectors"]])
        for one in published["drawn"]
    ]
    if len(made) != len(stated):
        return ["count"]
    return [] if made == stated else ["outcome"]


def main(words: "Sequence[str] | None" = None) -> int:
    """Check a published draw, or draw from a list and a seed, as the command line says."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("draw", nargs="?", type=Path, metavar="DRAW.json")
    parser.add_argument("--list", type=Path, metavar="LIST.txt")
    parser.add_argument("--seed")
    arguments = parser.parse_args(words)
    if (arguments.draw is None) == (arguments.list is None or arguments.seed is None):
        parser.error("DRAW.json, or --list and --seed")
    try:
        if arguments.draw is not None:
            return _say(json.loads(arguments.draw.read_text("utf-8")))
        # Line ends are part of what the hash is made of, and are not to be translated.
        text = arguments.list.read_bytes().decode()
        for position, subject, keys in draw(text, arguments.seed):
            print(f"{position}\t{subject}\t{' '.join(keys)}")
    except (OSError, ValueError, KeyError, TypeError, Unreadable) as error:
        print(f"无法读取 · can't be read: {error}", file=sys.stderr)
        return 2
    return 0


def _say(published: dict) -> int:
    found = check(published)
    for problem in found:
        print(f"✗ {' · '.join(WORDS[problem])}")
    if not found:
        count, listed = len(published["drawn"]), published["list_sha256"]
        print(f"✓ 结果一致 · the same {count} subjects and their inspectors; list {listed}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
