#!/usr/bin/env python3
"""Makes notes.doc, people.xls, changes.rtf, .odt and .doc, formulas.xls, picture.doc and .xls, rules.xls and .ods,
chosen.xls, formats.xls, form.doc and .odt, authors.doc here by LibreOffice (7.4, Debian 12) from flat OpenDocument, and from what openpyxl and
python-docx write.

Wants libreoffice-writer-nogui, libreoffice-calc-nogui, python3-openpyxl and python3-docx; run it in this folder."""
import base64
import pathlib
import random
import struct
import subprocess
import zlib

import docx
import openpyxl
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from openpyxl.formatting.rule import CellIsRule, FormulaRule
from openpyxl.styles import PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.filters import CustomFilter, CustomFilters, FilterColumn

PLACES = {
    "office": "office", "text": "text", "table": "table", "style": "style", "number": "datastyle", "draw": "drawing",
    "svg": "svg-compatible",
}
NAMES = " ".join(f'xmlns:{key}="urn:oasis:names:tc:opendocument:xmlns:{place}:1.0"' for key, place in PLACES.items())
NAMES += ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink"'
NAMES += ' xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2"'


def document(kind, body, styles=""):
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {NAMES} office:version="1.2" '
        f'office:mimetype="application/vnd.oasis.opendocument.{kind}">{styles}<office:body><office:{kind}>'
        f"{body}</office:{kind}></office:body></office:document>"
    )


def comment(text):
    return f"<office:annotation><dc:creator>A</dc:creator><text:p>{text}</text:p></office:annotation>"


def word():
    note = (
        '<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body>'
        "<text:p>Footnote 3566002020360505</text:p></text:note-body></text:note>"
    )
    table = (
        '<table:table table:name="T"><table:table-column table:number-columns-repeated="2"/>'
        "<table:table-row><table:table-cell><text:p>cell</text:p></table:table-cell>"
        "<table:table-cell><text:p>4000056655665556</text:p></table:table-cell></table:table-row></table:table>"
    )
    long = " ".join(["words of a long line"] * 12) + " 5555555555554444 at its end"
    paragraphs = [
        "First paragraph.",
        'Card 4111<text:span text:style-name="B">1111</text:span>11111111 in runs.',
        long,
        f"Grüße 378282246310005{note} in front of a comment{comment('Comment 6011000990139424')} and behind",
        f"日本語 6011111111111117{comment('Second comment 371449635398431')}",
        '<text:a xlink:href="https://example.com/?card=5105105105105100">a link</text:a>',
    ]
    styles = (
        '<office:automatic-styles><style:style style:name="B" style:family="text"><style:text-properties '
        'style:text-underline-style="solid"/></style:style><style:page-layout style:name="L"><style:header-style/>'
        '</style:page-layout></office:automatic-styles><office:master-styles><style:master-page '
        'style:name="Standard" style:page-layout-name="L"><style:header><text:p>Header 30569309025904</text:p>'
        "</style:header></style:master-page></office:master-styles>"
    )
    return document("text", "".join(f"<text:p>{text}</text:p>" for text in paragraphs) + table, styles)


def changes():
    """A card number in the midst of which something was deleted, and a deleted one."""
    region = (
        '<text:changed-region xml:id="{0}" text:id="{0}"><text:deletion><office:change-info><dc:creator>A</dc:creator>'
        "<dc:date>2026-01-01T00:00:00</dc:date></office:change-info><text:p>{1}</text:p></text:deletion>"
        "</text:changed-region>"
    )
    regions = region.format("c1", "99") + region.format("c2", " gone 5555555555554444")
    return document(
        "text",
        f"<text:tracked-changes>{regions}</text:tracked-changes><text:p>First.</text:p>"
        '<text:p>Card 41111111<text:change text:change-id="c1"/>11111111 stays'
        '<text:change text:change-id="c2"/></text:p>')


def cell(value, note=""):
    if isinstance(value, float) or isinstance(value, int):
        return f'<table:table-cell office:value-type="float" office:value="{value!r}">{note}</table:table-cell>'
    if value.startswith("="):
        formula = value[1:].replace('"', "&quot;")
        return f'<table:table-cell table:formula="of:={formula}"/>'
    if value.startswith("date:"):
        return (
            f'<table:table-cell table:style-name="D" office:value-type="date" office:date-value="{value[5:]}"/>')
    if not value:
        return "<table:table-cell/>"
    return f'<table:table-cell office:value-type="string">{note}<text:p>{value}</text:p></table:table-cell>'


def sheet(name, rows, style=""):
    lines = "".join(
        "<table:table-row>" + "".join(cell(*v) if isinstance(v, tuple) else cell(v) for v in row) + "</table:table-row>"
        for row in rows
    )
    return f'<table:table table:name="{name}"{style}>{lines}</table:table>'


def excel():
    people = [
        ["name", "card", "born"],
        ["Ann", "4111111111111111", "date:1984-02-29"],
        [],
        ["", "", 5555555555554444],
        [("Bob", comment("Comment 6011000990139424")), 0.1, -12.5],
        ['=CONCATENATE("37828224";"6310005")', "=4000056655665556+0", 123456789],
    ]
    many = [[f"{'Wert' if row % 3 else 'значение'} {'x' * (row % 37)} {row:05d}", f"日本 {row:05d}"] for row in range(150)]
    hidden = [["secret"], ["", "y", "6011111111111117"]]
    styles = (
        '<office:automatic-styles><number:date-style style:name="N"><number:year number:style="long"/><number:text>-'
        '</number:text><number:month number:style="long"/><number:text>-</number:text><number:day '
        'number:style="long"/></number:date-style><style:style style:name="D" style:family="table-cell" '
        'style:data-style-name="N"/><style:style style:name="H" style:family="table"><style:table-properties '
        'table:display="false"/></style:style></office:automatic-styles>'
    )
    body = sheet("People", people) + sheet("Many", many) + sheet("Behind!it", hidden, ' table:style-name="H"')
    return document("spreadsheet", body, styles)


def formulas():
    """One formula in several cells, one for an array, and an array in one, as Excel keeps them apart from their cells."""
    matrix = 'table:number-matrix-columns-spanned="1" table:number-matrix-rows-spanned="1"'
    rows = [f'<table:table-cell {matrix} table:formula="of:=IF([.B1]=&quot;matrix 4111111111111111&quot;;1;2)"/>']
    rows += [
        f'<table:table-cell table:formula="of:=IF([.B{row}]=&quot;shared 5555555555554444&quot;;[.C{row}];3)"/>'
        for row in (2, 3, 4)
    ]
    rows.append(
        '<table:table-cell table:formula="of:=INDEX({&quot;array 378282246310005&quot;;6011111111111117};[.B5])"/>')
    body = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    return document("spreadsheet", f'<table:table table:name="S">{body}</table:table>')


def picture(kind):
    """Two pictures, in the text and beside it, with a text behind their pixels; the second is longer than a record."""
    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    def png(width, text):
        rows = b"".join(b"\0" + random.Random(n).randbytes(width) for n in range(width))
        return (
            b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, width, 8, 0, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"tEXt", b"Comment\0" + text) + chunk(b"IEND", b"")
        )

    frames = "".join(
        f'<draw:frame text:anchor-type="{anchor}" svg:width="1cm" svg:height="1cm"><draw:image><office:binary-data>'
        f"{base64.b64encode(data).decode()}</office:binary-data></draw:image></draw:frame>"
        for anchor, data in [
            ("as-char", png(8, b"in text 5555555555554444")), ("paragraph", png(150, b"beside it 378282246310005")),
        ]
    )
    if kind == "text":
        return document(kind, f"<text:p>text 4111111111111111{frames}</text:p>")
    cells = f"<table:table-cell><text:p>text 4111111111111111</text:p>{frames}</table:table-cell>"
    return document(kind, f'<table:table table:name="S"><table:table-row>{cells}</table:table-row></table:table>')


def rules(path):
    """What stands beside the cells: names, validations, conditional formats, formulas and links."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Rules"
    sheet["A1"] = "first"
    sheet["B2"] = '=IF(A1="first","formula 4111111111111111",CHOOSE(2,"a","chosen 4012888888881881"))'
    sheet["B3"] = "=5555555555554444+A9"
    sheet["C4"] = "a link"
    sheet["C4"].hyperlink = "https://example.com/?card=5105105105105100"
    listed = DataValidation(type="list", formula1='"one,378282246310005,three"')
    listed.promptTitle, listed.prompt = "Prompt", "prompt 6011111111111117"
    listed.errorTitle, listed.error = "Error", "error 3530111333300000"
    listed.showInputMessage = listed.showErrorMessage = True
    listed.add("D1:D5")
    sheet.add_data_validation(listed)
    fill = PatternFill("solid", bgColor="FF0000")
    sheet.conditional_formatting.add("E1:E5", CellIsRule("equal", formula=['"condition 30569309025904"'], fill=fill))
    sheet.conditional_formatting.add("F1", FormulaRule(formula=['F1="other 38520000023237"'], fill=fill))
    book.defined_names.append(DefinedName("Planted", attr_text='"name 6011000990139424"'))
    book.defined_names.append(DefinedName("Area", attr_text="Rules!$A$1:$B$2"))
    sheet["A1048"] = "last"
    book.save(path)


def chosen(path):
    """Rows that a filter chooses, and a header with room for other records."""
    book = openpyxl.Workbook()
    sheet = book.active
    for row in [["name", "card"], ["a", "x"], ["b", "y"]]:
        sheet.append(row)
    sheet.auto_filter.ref = "A1:B3"
    comparison = CustomFilter(operator="equal", val="filter 4111111111111111")
    sheet.auto_filter.filterColumn.append(FilterColumn(colId=1, customFilters=CustomFilters(customFilter=[comparison])))
    sheet.oddHeader.center.text = "x" * 240
    book.save(path)


def form(path):
    """A text field, a list of choices and a content control, as Word has them."""
    def mark(kind, data=""):
        return f'<w:r><w:fldChar w:fldCharType="{kind}">{data}</w:fldChar></w:r>'

    def field(name, code, data, result=""):
        data = f'<w:ffData><w:name w:val="{name}"/><w:enabled/><w:calcOnExit w:val="0"/>{data}</w:ffData>'
        return (
            f'{mark("begin", data)}<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
            f'{mark("separate")}<w:r><w:t>{result}</w:t></w:r>{mark("end")}'
        )

    text = (
        '<w:helpText w:type="text" w:val="help 5555555555554444"/><w:statusText w:type="text" '
        'w:val="status 378282246310005"/><w:textInput><w:default w:val="default Grüße 4111111111111111"/></w:textInput>'
    )
    choices = '<w:listEntry w:val="one 6011111111111117"/><w:listEntry w:val="two 3530111333300000"/>'
    control = (
        '<w:sdt><w:sdtPr><w:dropDownList><w:listItem w:displayText="item 30569309025904" w:value="v"/>'
        "</w:dropDownList></w:sdtPr><w:sdtContent><w:r><w:t>x</w:t></w:r></w:sdtContent></w:sdt>"
    )
    document = docx.Document()
    for content in [
        field("first", "FORMTEXT", text, "result 5105105105105100"),
        field("second", "FORMDROPDOWN", f"<w:ddList>{choices}</w:ddList>"), control,
    ]:
        paragraph = document.add_paragraph("field ")
        for child in list(parse_xml(f'<w:p {nsdecls("w")}>{content}</w:p>')):
            paragraph._p.append(child)
    document.save(path)


def authors():
    """Two comments by one, one by another."""
    written = ["Ann 4111111111111111", "Zoë Größe 5555555555554444", "Ann 4111111111111111"]
    notes = [
        f"<office:annotation><dc:creator>{name}</dc:creator><dc:date>2026-01-02T03:04:05</dc:date>"
        f"<text:p>comment {number}</text:p></office:annotation>"
        for number, name in enumerate(written, 1)
    ]
    return document("text", "".join(f"<text:p>text{note}</text:p>" for note in notes))


SOURCES = [
    ("notes.fodt", word(), "doc:MS Word 97"), ("people.fods", excel(), "xls:MS Excel 97"),
    ("changes.fodt", changes(), "rtf"), ("changes.fodt", changes(), "odt"),
    ("changes.fodt", changes(), "doc:MS Word 97"), ("formulas.fods", formulas(), "xls:MS Excel 97"),
    ("authors.fodt", authors(), "doc:MS Word 97"),
    ("picture.fodt", picture("text"), "doc:MS Word 97"), ("picture.fods", picture("spreadsheet"), "xls:MS Excel 97"),
]
for source, text, target in SOURCES:
    pathlib.Path(source).write_text(text)
    subprocess.run(["soffice", "--headless", "--convert-to", target, source], check=True)
    pathlib.Path(source).unlink()
rules("rules.xlsx")
for target in ["xls:MS Excel 97", "ods"]:
    subprocess.run(["soffice", "--headless", "--convert-to", target, "rules.xlsx"], check=True)
pathlib.Path("rules.xlsx").unlink()
chosen("chosen.xlsx")
subprocess.run(["soffice", "--headless", "--convert-to", "xls:MS Excel 97", "chosen.xlsx"], check=True)
pathlib.Path("chosen.xlsx").unlink()

book = openpyxl.Workbook()
sheet = book.active
sheet.title = "Formats"
for number, (value, code) in enumerate([
    (536904399, "000-00-0000"), (5105105105105100, "0000 0000 0000 0000"), (536221234, '"SSN "000\\-00\\-0000'),
    (30886, "yyyy-mm-dd"), (0.125, "0%"), (4111111111, "#,##0"), (378282246310005, "General"), (12.5, "0.00"),
    (-536904398, "000-00-0000"), (30886.75, "dd.mm.yyyy hh:mm"),
], 1):
    sheet[f"A{number}"] = value
    sheet[f"A{number}"].number_format = code
book.save("formats.xlsx")
subprocess.run(["soffice", "--headless", "--convert-to", "xls:MS Excel 97", "formats.xlsx"], check=True)
pathlib.Path("formats.xlsx").unlink()

form("form.docx")
for target in ["doc:MS Word 97", "odt"]:
    subprocess.run(["soffice", "--headless", "--convert-to", target, "form.docx"], check=True)
pathlib.Path("form.docx").unlink()
