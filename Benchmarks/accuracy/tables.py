"""Markdown tables of results, and how they get into docs/accuracy.md."""
import re


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "| --- |" + " ---: |" * (len(head) - 1)]
    return lines + ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]


def percent(part, whole):
    """Rounded down, so that 100 % means all of them."""
    return "–" if not whole else "%d %%" % (100 * part // whole)


def put(path, mark, lines):
    """Replaces what stands between <!-- mark --> and <!-- /mark --> in a page."""
    with open(path) as text:
        old = text.read()
    block = "\n".join(["<!-- %s -->" % mark] + lines + ["<!-- /%s -->" % mark])
    new, found = re.subn(r"<!-- %s -->.*?<!-- /%s -->" % (mark, mark), lambda _: block, old, flags=re.S)
    if found != 1:
        raise SystemExit("%s: wants <!-- %s --> and <!-- /%s --> once, in this order" % (path, mark, mark))
    with open(path, "w") as text:
        text.write(new)
