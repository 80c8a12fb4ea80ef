"""The marks of incidents and squads and the symbols of points, around a place on paper; sizes in mm."""

from dispatch.sheets.drawing.looks import INK, PAPER, PRIORITIES, SQUADS, Look
from dispatch.sheets.drawing.svg import element, width_of, words


def incident_mark(x: float, y: float, radius: float, priority: int, text: str, overdue: bool) -> str:
    """Return the mark of an incident: ▲ filled, ▲ open, ● and ○ by priority; bold round what is overdue."""
    colour = PRIORITIES[priority]
    is_triangle = priority <= 2
    edge = 0.62 if overdue else 0.35
    shape = {
        "stroke": INK if overdue else colour,
        "stroke_width": edge,
        "fill": {1: colour, 3: "#fbf0bf"}.get(priority, PAPER),
        "stroke_linejoin": "round",
    }
    if is_triangle:
        top, half, base = y - radius * 1.15, radius * 1.2, y + radius * 0.85
        drawn = element(
            "path", d=f"M{x:.2f} {top:.2f}L{x + half:.2f} {base:.2f}L{x - half:.2f} {base:.2f}Z", **shape
        )
    else:
        drawn = element("circle", cx=x, cy=y, r=radius * 0.95, **shape)
    sizes = (1.0, 0.8, 0.62, 0.5) if is_triangle else (1.15, 1.0, 0.8, 0.64)
    size = radius * sizes[min(len(text), 4) - 1]
    ink = PAPER if priority == 1 else INK
    return drawn + words(
        text, x, y + (radius * 0.32 if is_triangle else 0), size, fill=ink, font_weight="bold"
    )


def more_badge(x: float, y: float, radius: float, count: int) -> str:
    """Return the badge at the upper right of an incident's mark that says how many more are counted there."""
    text, size = f"+{count}", radius * 0.8
    width, height = width_of(text, size) + size * 0.5, size * 1.25
    left, top = x + radius * 0.45, y - radius * 1.35
    pill = element(
        "rect",
        x=left,
        y=top,
        width=width,
        height=height,
        rx=height / 2,
        fill=PAPER,
        stroke=INK,
        stroke_width=0.2,
    )
    return pill + words(text, left + width / 2, top + height / 2, size, fill=INK, font_weight="bold")


def squad_mark(x: float, y: float, radius: float, status: str) -> str:
    """Return the mark of a squad: ● available, ◐ assigned, ➤ en route, ■ on scene, ○ busy."""
    colour = SQUADS.get(status, SQUADS["busy"])
    line = {"stroke": colour, "stroke_width": radius * 0.3}
    if status == "on_scene":
        side = radius * 1.7
        return element(
            "rect",
            x=x - side / 2,
            y=y - side / 2,
            width=side,
            height=side,
            fill=colour,
            stroke=PAPER,
            stroke_width=0.2,
        )
    if status == "en_route":
        reach = radius * 1.15
        tip, notch = x + reach, x - reach * 0.45
        points = f"{x - reach:.2f} {y - reach:.2f}L{tip:.2f} {y:.2f}L{x - reach:.2f} {y + reach:.2f}"
        return element(
            "path", d=f"M{points}L{notch:.2f} {y:.2f}Z", fill=colour, stroke=PAPER, stroke_width=0.2
        )
    if status == "assigned":
        half = f"M{x:.2f} {y - radius:.2f}A{radius:.2f} {radius:.2f} 0 0 0 {x:.2f} {y + radius:.2f}Z"
        circle = element("circle", cx=x, cy=y, r=radius, fill=PAPER, **line)
        return circle + element("path", d=half, fill=colour)
    if status == "available":
        return element("circle", cx=x, cy=y, r=radius * 0.85, fill=colour, stroke=PAPER, stroke_width=0.2)
    return element("circle", cx=x, cy=y, r=radius * 0.8, fill=PAPER, **line)


def squads_mark(x: float, y: float, radius: float, count: int) -> str:
    """Return the mark that stands for several available squads: a ring with their number."""
    ring = element("circle", cx=x, cy=y, r=radius, fill=PAPER, stroke=SQUADS["available"], stroke_width=0.45)
    size = radius * {1: 1.2, 2: 1.05, 3: 0.8}.get(len(str(count)), 0.62)
    return ring + words(str(count), x, y, size, fill=SQUADS["available"], font_weight="bold")


def point_symbol(x: float, y: float, radius: float, look: Look) -> str:
    """Return the symbol of a point of a layer."""
    if look.symbol == "closed":
        return _closed(x, y, radius, look.colour)
    corners = {
        "diamond": ((0, -1.1), (1.1, 0), (0, 1.1), (-1.1, 0)),
        "square": ((-0.85, -0.85), (0.85, -0.85), (0.85, 0.85), (-0.85, 0.85)),
        "flag": ((-0.9, -0.9), (0.9, -0.9), (0, 1.1)),
        "pentagon": ((0, -1.1), (1.05, -0.34), (0.65, 0.9), (-0.65, 0.9), (-1.05, -0.34)),
    }[look.symbol]
    drawn = "L".join(f"{x + dx * radius:.2f} {y + dy * radius:.2f}" for dx, dy in corners)
    return element("path", d=f"M{drawn}Z", fill=look.colour, stroke=PAPER, stroke_width=0.2)


def _closed(x: float, y: float, radius: float, colour: str) -> str:
    side = radius * 0.62
    ring = element("circle", cx=x, cy=y, r=radius, fill=PAPER, stroke=colour, stroke_width=radius * 0.32)
    bar = f"M{x - side:.2f} {y + side:.2f}L{x + side:.2f} {y - side:.2f}"
    return ring + element("path", d=bar, stroke=colour, stroke_width=radius * 0.32)
