"""The files of a soak: many kinds, all different, with a payment card in every tenth."""
import gzip
import io
import pathlib
import random
import sqlite3
import tarfile
import zipfile

WORDS = ("harbour meadow lantern copper willow gravel orchard saddle pebble marble thunder velvet "
         "anchor basket candle drift ember fabric garden hollow island jacket kettle ladder").split()
# The issuer's test number; https://docs.stripe.com/testing lists it.
PLANTED = "Visa card number 4111 1111 1111 1111 of the buyer."
EVERY = 10
# Kind, of a thousand files.
SHARES = {"pdf": 2, "docx": 6, "xlsx": 6, "sqlite": 10, "tar.gz": 10, "csv": 40, "eml": 40, "html": 40, "gz": 40,
          "zip": 90}


def make(folder, count, seed=1):
    """Writes `count` files and returns whether each, in the order of the names, holds the planted value."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True)
    kinds = [kind for kind, share in SHARES.items() for _ in range(share)]
    kinds += ["txt"] * (1000 - len(kinds))
    random.Random(seed).shuffle(kinds)
    planted = []
    for index in range(count):
        draw = random.Random(f"{seed} {index}")
        planted.append(index % EVERY == 3)
        lines = [" ".join(draw.choice(WORDS) for _ in range(12)) for _ in range(draw.randrange(8, 200))]
        if planted[-1]:
            lines.insert(draw.randrange(len(lines)), PLANTED)
        kind = kinds[index % len(kinds)]
        write(folder / f"{index:06d}.{kind}", kind, lines)
    # Too large for memory: spooled to a file. It takes the place behind all others.
    with open(folder / f"{count:06d}.txt", "w", encoding="utf-8") as out:
        draw = random.Random(f"{seed} large")
        for _ in range(130_000):
            out.write(" ".join(draw.choice(WORDS) for _ in range(12)) + "\n")
    return planted + [False]


def write(path, kind, lines):
    text = "\n".join(lines) + "\n"
    data = text.encode()
    if kind == "zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("a/notes.txt", text)
            archive.writestr("b.txt", " ".join(WORDS))
    elif kind == "gz":
        path.write_bytes(gzip.compress(data, 6, mtime=0))
    elif kind == "tar.gz":
        with tarfile.open(path, "w:gz") as archive:
            member = tarfile.TarInfo("notes.txt")
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    elif kind == "sqlite":
        with sqlite3.connect(path) as database:
            database.execute("CREATE TABLE notes (line TEXT)")
            database.executemany("INSERT INTO notes VALUES (?)", [(line,) for line in lines])
        database.close()
    elif kind == "html":
        path.write_text("<html><body>" + "".join(f"<p>{line}</p>\n" for line in lines) + "</body></html>")
    elif kind == "eml":
        path.write_text("From: a@example.com\nTo: b@example.com\nSubject: notes\nMIME-Version: 1.0\n"
                        "Content-Type: text/plain; charset=utf-8\n\n" + text)
    elif kind == "csv":
        path.write_text("number,text\n" + "".join(f'{number},"{line}"\n' for number, line in enumerate(lines)))
    elif kind == "pdf":
        pdf(path, lines)
    elif kind == "docx":
        import docx
        document = docx.Document()
        for line in lines:
            document.add_paragraph(line)
        # The template's thumbnail is a picture, which is not read without --ocr.
        relations = document.part.package.rels
        for key in [key for key, relation in relations.items() if relation.reltype.endswith("/thumbnail")]:
            del relations[key]
        document.save(path)
    elif kind == "xlsx":
        import openpyxl
        book = openpyxl.Workbook()
        for line in lines:
            book.active.append([line])
        book.save(path)
    else:
        path.write_bytes(data)


def pdf(path, lines):
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen import canvas
    page = canvas.Canvas(str(path), pagesize=A4)
    for start in range(0, len(lines), 50):
        for row, line in enumerate(lines[start:start + 50]):
            page.drawString(40, 800 - 15 * row, line)
        page.showPage()
    page.save()
