"""What benchmarks print: one JSON line for each figure, and a table."""

import io
import json
from pathlib import Path

from benchmarks.records import Record, Results, median_ms


def test_each_figure_is_a_line_on_the_output_and_in_the_file(tmp_path: Path) -> None:
    out = io.StringIO()
    results = Results(tmp_path / "results" / "one.jsonl", out)
    results.add(Record("ours", 1.25, "ms"))
    results.add(Record("theirs", None, "ms", "ours", None, "not measured: 未安装"))
    results.close()
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    assert lines == [
        {"name": "ours", "value": 1.25, "unit": "ms", "vs": None, "ratio": None},
        {
            "name": "theirs",
            "value": None,
            "unit": "ms",
            "vs": "ours",
            "ratio": None,
            "note": "not measured: 未安装",
        },
    ]
    assert (tmp_path / "results/one.jsonl").read_text(encoding="utf-8") == out.getvalue()
    assert [line.split() for line in results.table().splitlines()[1:]] == [
        ["ours", "1.250", "ms"],
        ["theirs", "-", "ms", "ours", "not", "measured:", "未安装"],
    ]


def test_the_first_call_is_not_counted() -> None:
    asked = []
    assert median_ms(asked.append, 3) >= 0
    assert asked == [0, 0, 1, 2]
