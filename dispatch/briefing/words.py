"""The words of a briefing map, in Chinese and English."""

from typing import Any

WORDS: dict[str, dict[str, Any]] = {
    "zh-CN": {
        "title": "高发点位简报",
        "as_of": "截至 {day}",
        "window": "近 {days} 天",
        "cases": "共 {cases} 件，其中巡查 {patrols} 件",
        "source": "来源：本系统 {moment} 的计算，Gi* 与 Benjamini–Hochberg，研究区 {cells} 格",
        "sample": "样例数据",
        "hot": "高于随机，{n}% 显著",
        "cold": "低于随机，{n}% 显著",
        "state": "高发点位：{state}",
        "listed": "{count} 件 · {state}",
        "cell": "{cases} 件",
        "together": "{cases} 件（{shapes} 处合并）",
        "aggregated": "图形超过 {most} 个，已按方格合并，件数照加。",
        "file": "高发点位简报-{group}-{days}天-{day}.html",
        "states": {
            "emerging": "新发",
            "confirmed": "确认",
            "treated": "治理中",
            "abating": "消退",
            "cleared": "清除",
            "relapsed": "反弹",
        },
    },
    "en": {
        "title": "Briefing on hotspots",
        "as_of": "up to {day}",
        "window": "the last {days} days",
        "cases": "{cases} cases, {patrols} of them by patrol",
        "source": "Source: reckoned here {moment}, Gi* with Benjamini–Hochberg, {cells} cells studied",
        "sample": "Sample data",
        "hot": "More than chance, {n}%",
        "cold": "Less than chance, {n}%",
        "state": "Hotspot: {state}",
        "listed": "{count} cases · {state}",
        "cell": "{cases} cases",
        "together": "{cases} cases ({shapes} put together)",
        "aggregated": "More than {most} shapes: put together by squares, their cases added.",
        "file": "hotspots-{group}-{days}d-{day}.html",
        "states": {
            "emerging": "emerging",
            "confirmed": "confirmed",
            "treated": "treated",
            "abating": "abating",
            "cleared": "cleared",
            "relapsed": "relapsed",
        },
    },
}
