"""Markdown tables of results, and how they get into docs/accuracy.md."""
import re


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "| --- |" + " ---: |" * (len(head) - 1)]
    return lines + ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]


def percent(part, whole):
    """With one decimal, rounded down, so that 100 % means all of them."""
    if not whole:
        return "–"
    return "100 %" if part == whole else "%d.%d %%" % divmod(1000 * part // whole, 10)


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
