"""Horizontal bars as SVG, without a library; readable on light and dark pages, in a README as well."""
from xml.sax.saxutils import escape

WIDTH, LABEL, VALUE = 790, 250, 80
BAR, GAP, HEAD = 20, 7, 26
STYLE = """
text { font: 13px system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif; fill: #1f2328 }
.title { font-weight: 600; font-size: 15px } .note, .group { fill: #59636e } .group { font-weight: 600 }
.note { font-size: 11px } .ours { fill: #0969da } .other { fill: #8c959f } .axis { stroke: #d1d9e0 }
.strong { font-weight: 600 }
@media (prefers-color-scheme: dark) {
text { fill: #f0f6fc } .note, .group { fill: #9198a1 } .ours { fill: #4493f8 } .other { fill: #656c76 }
.axis { stroke: #3d444d } }
"""


def bars(title, unit, groups, note):
    """groups: [(heading or "", [(label, value, whether it is ours)])]; values from 0 on one scale for all."""
    largest = max(value for _, rows in groups for _, value, _ in rows)
    body, y = [], 52
    for heading, rows in groups:
        if heading:
            body.append(text(LABEL - 10, y + 13, heading, "group", "end"))
            y += HEAD - 6
        for label, value, ours in rows:
            body += bar(y, label, value, largest, ours)
            y += BAR + GAP
        y += 6 if heading else 0
    axis = '<line class="axis" x1="%d" y1="46" x2="%d" y2="%d"/>' % (LABEL, LABEL, y)
    height = y + 28
    described = "; ".join("%s%s %s" % (heading + " " if heading else "", label, shown(value))
                          for heading, rows in groups for label, value, _ in rows)
    return "\n".join([
        '<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d" role="img" '
        'aria-labelledby="t d">' % (WIDTH, height, WIDTH, height),
        '<title id="t">%s</title>' % escape(title), '<desc id="d">%s: %s</desc>' % (escape(unit), escape(described)),
        "<style>%s</style>" % STYLE, text(0, 20, title, "title"), axis, *body,
        text(0, height - 8, note, "note"), "</svg>", ""])


def bar(y, label, value, largest, ours):
    width = max((WIDTH - LABEL - VALUE) * value / largest, 1.5)
    strong = "strong" if ours else ""
    return [text(LABEL - 10, y + 15, label, strong, "end"),
            '<rect class="%s" x="%d" y="%d" width="%.1f" height="%d" rx="2"/>' % (
                "ours" if ours else "other", LABEL, y, width, BAR),
            text(LABEL + width + 8, y + 15, shown(value), strong)]


def shown(value):
    return format(value, ",.0f") if value >= 100 else "%.1f" % value if value >= 1 else "%.2f" % value


def text(x, y, content, style="", anchor="start"):
    return '<text x="%.1f" y="%.1f"%s text-anchor="%s">%s</text>' % (
        x, y, ' class="%s"' % style if style else "", anchor, escape(content))
