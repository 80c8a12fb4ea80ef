"""Draws what every map needs: its edge, the scale bar, where north is."""

from dispatch.sheets.drawing.canvas import Canvas
from dispatch.sheets.drawing.looks import INK, PAPER
from dispatch.sheets.drawing.svg import element, words
from gis.cartography.frame import bar_length_m

_MOST_BAR_MM = 60.0
_PARTS = 4


def draw_furniture(canvas: Canvas) -> list[str]:
    """Return scale bar and north arrow on light ground, and take their room; then the edge of the map."""
    edge = element(
        "rect",
        x=0.15,
        y=0.15,
        width=canvas.width - 0.3,
        height=canvas.height - 0.3,
        fill="none",
        stroke=INK,
        stroke_width=0.3,
    )
    return [_scale_bar(canvas), _north(canvas), edge]


def _scale_bar(canvas: Canvas) -> str:
    frame, unit = canvas.contents.frame, canvas.unit
    length_m = bar_length_m(frame, _MOST_BAR_MM * unit)
    length = length_m / frame.metres_per_mm
    left, base = 4.0, canvas.height - 4.0
    size = 2.3 * unit
    box = (0.0, base - 8.5 * unit, left + length + 10 * unit, canvas.height)
    canvas.room.take(box)
    part = length / _PARTS
    ground = {"x": box[0], "y": box[1], "width": box[2] - box[0], "height": box[3] - box[1]}
    parts = [element("rect", **ground, fill=PAPER, fill_opacity=0.88)]
    line = {"y": base - 1.3, "width": part, "height": 1.3, "stroke": INK, "stroke_width": 0.15}
    parts += [
        element("rect", x=left + index * part, fill=(INK, PAPER)[index % 2], **line)
        for index in range(_PARTS)
    ]
    for share in (0, 0.5, 1):
        parts.append(
            words(_distance(length_m * share), left + length * share, base - 3.2 * unit, size, fill=INK)
        )
    unit_name = "km" if length_m >= 1000 else "m"
    parts.append(words(unit_name, left + length + 4.5 * unit, base - 3.2 * unit, size, fill=INK))
    ratio = f"1:{frame.scale:,.0f}"
    parts.append(words(ratio, left + length / 2, base - 6.4 * unit, size, fill=INK, font_weight="bold"))
    return "".join(parts)


def _distance(length_m: float) -> str:
    return f"{length_m / 1000:g}" if length_m >= 1000 or length_m == 0 else f"{length_m:g}"


def _north(canvas: Canvas) -> str:
    unit = canvas.unit
    x, y = canvas.width - 7.5 * unit, 10.5 * unit
    canvas.room.take((x - 6 * unit, 0.0, canvas.width, y + 8 * unit))
    ground = element("circle", cx=x, cy=y - 0.6 * unit, r=6.6 * unit, fill=PAPER, fill_opacity=0.88)
    top, foot, half = y - 4.4 * unit, y + 5 * unit, 2.6 * unit
    notch = y + 3 * unit
    left = f"M{x:.2f} {top:.2f}L{x - half:.2f} {foot:.2f}L{x:.2f} {notch:.2f}Z"
    right = f"M{x:.2f} {top:.2f}L{x + half:.2f} {foot:.2f}L{x:.2f} {notch:.2f}Z"
    line = {"stroke": INK, "stroke_width": 0.25, "stroke_linejoin": "round"}
    arrow = element("path", d=left, fill=INK, **line) + element("path", d=right, fill=PAPER, **line)
    return ground + arrow + words("N", x, y - 6.1 * unit, 2.9 * unit, fill=INK, font_weight="bold")
