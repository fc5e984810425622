#!/usr/bin/env bash
# Makes small contents of every kind for the targets of FuzzReaders: seeds.sh FOLDER, which gets one folder a reader.
set -euo pipefail
documents=$(realpath "$(dirname "$0")/../Tests/SluiceExtractionTests/Documents")
mkdir -p "$1" && cd "$1"
mkdir -p text charset sniffer frames zip archive compressed picture database mail mailbox signed compound richtext office \
    flat sheet opendocument epub html animation pdf

echo 'Karte 4111111111111111, für Müller' > plain
for charset in UTF-16LE UTF-16BE UTF-32LE ISO-8859-1 UTF-7; do iconv -f UTF-8 -t $charset plain > text/$charset; done
printf 'お支払い 4111111111111111 ありがとうございます' > japanese
for charset in SHIFT_JIS EUC-JP ISO-2022-JP GB18030 UTF-16; do iconv -f UTF-8 -t $charset japanese > text/$charset; done
cp text/* charset/

zip -q archive/a.zip plain japanese && zip -q -0 zip/stored.zip plain && zip -q zip/deflated.zip plain japanese
tar cf archive/a.tar plain japanese && bsdtar --format=7zip -cf archive/a.7z plain && bsdtar --format=xar -cf archive/a.xar plain
bsdtar --format=cpio -cf archive/a.cpio plain && ar rc archive/a.a plain
for tool in gzip bzip2 xz 'zstd -q' 'lz4 -q'; do $tool -c plain > "compressed/${tool%% *}"; done
# Streams with distances, of all kinds of blocks, with header fields, and one behind another.
seq 1 300 | gzip -9 > compressed/dynamic && printf 'hellohellohello, hello' | gzip -n > compressed/fixed
head -c 300 /bin/true | gzip -1 > compressed/stored && cat compressed/gzip compressed/fixed > compressed/two
for file in "$documents"/*.{jpg,png,gif,webp,tif,heic,avif}; do [ -f "$file" ] && cp "$file" picture/; done
for kind in docx xlsx pptx odt ods odp epub msg ppt doc xls rtf eml html; do
    case $kind in
        docx | xlsx | pptx) folder=office ;; odt | ods | odp) folder=opendocument ;; epub) folder=epub ;;
        msg | ppt | doc | xls) folder=compound ;; rtf) folder=richtext ;; eml) folder=mail ;; html) folder=html ;;
    esac
    for file in "$documents"/*.$kind "$documents"/*/*.$kind; do
        if [ -f "$file" ] && [ "$(stat -c %s "$file")" -lt 60000 ]; then cp "$file" $folder/; fi
    done
done
rm -f a.db && sqlite3 a.db "PRAGMA page_size = 512; CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT, c BLOB);
    INSERT INTO t VALUES (1, 'planted', x'504b0304'), (2, 'more', NULL); CREATE INDEX i ON t (b); CREATE VIRTUAL TABLE f USING fts5(x);" &&
    mv a.db database/
printf 'From: a@b.example\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n--x\nContent-Transfer-Encoding: base64\n\nNDExMTExMTExMTExMTExMQ==\n--x\nContent-Type: text/html; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\n<p>=E4</p>\n--x--\n' > mail/seed
(printf 'From a@b.example Fri Nov 27 12:00:00 2026\n' && cat mail/seed && printf '\nFrom a@b.example Fri Nov 27 12:00:00 2026\nSubject: two\n\ntext\n') > mailbox/seed
openssl req -x509 -newkey rsa:2048 -nodes -keyout key -subj /CN=x -out certificate 2> /dev/null
openssl cms -sign -signer certificate -inkey key -nodetach -binary -in mail/seed -outform DER -out signed/definite
openssl cms -sign -signer certificate -inkey key -nodetach -binary -stream -in mail/seed -outform DER -out signed/open
rm key certificate
printf '{\\rtf1\\ansi\\ansicpg1251 planted \\u1234? \\'"'"'e4{\\*\\generator x;}{\\object\\objdata 01020304}}' > richtext/seed
printf '<worksheet><sheetData><row r="1" spans="1:3"><c r="A1" s="1"><v>12</v></c><c r="B1" t="s"><v>3</v></c></row><row r="4"><c r="A4" t="inlineStr"><is><t>planted</t></is></c><c r="B4"><f t="shared" si="0">A1+12345</f><v>7</v></c><c/></row><row><c><v>5</v></c></row></sheetData></worksheet>' > sheet/seed
printf '<!DOCTYPE html><html><head><meta charset="utf-8"><title>t</title></head><body><p>planted<!-- c --></p></body></html>' > html/seed
printf '<?xml version="1.0"?><pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage"><pkg:part pkg:name="/word/document.xml" pkg:contentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"><pkg:xmlData><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>planted</w:t></w:r></w:p></w:body></w:document></pkg:xmlData></pkg:part><pkg:part pkg:name="/word/media/a.bin" pkg:contentType="x/y"><pkg:binaryData>UEsDBA==</pkg:binaryData></pkg:part></pkg:package>' > flat/seed
cp "$documents"/moving.gif animation/
python3 - > animation/moving.png <<'PNG'
import struct, sys, zlib
def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
rows = zlib.compress(b"".join(bytes([filter, 10, 200, 30, 40]) for filter in range(5)))
frame = struct.pack(">IIIIHHBB", 4, 5, 0, 0, 1, 10, 2, 1)
sys.stdout.buffer.write(
    b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 4, 5, 8, 0, 0, 0, 0))
    + chunk(b"acTL", struct.pack(">II", 2, 0)) + chunk(b"fcTL", struct.pack(">I", 0) + frame) + chunk(b"IDAT", rows)
    + chunk(b"fcTL", struct.pack(">I", 1) + frame) + chunk(b"fdAT", struct.pack(">I", 2) + rows) + chunk(b"IEND", b""))
PNG
python3 - <<'SEEDS'
import struct
def document(*bodies):
    """A document, and changes that are appended to it."""
    bytes = b"%PDF-1.7\n"
    for number, body in enumerate(bodies, 1):
        place = len(bytes)
        bytes += b"%d 0 obj\n%s\nendobj\n" % (number, body)
        table = len(bytes)
        bytes += b"xref\n%d 1\n%010d 00000 n \ntrailer\n<< /Size 9 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (number, place, table)
    return bytes
page = b"<< /Type /Page /Contents 3 0 R >>"
commands = b"<< /Length 30 >>\nstream\nBT (planted) Tj ET BI /W 1 ID x EI\nendstream"
open("pdf/document", "wb").write(document(b"<< /Type /Catalog /OCProperties << >> >>", page, commands))
open("pdf/around", "wb").write(b"x" * 50 + document(page, page) + b"PK\3\4 behind")
open("pdf/json", "wb").write(b"""{"version": 2, "pages": [{"object": "3 0 R", "images": [{"object": "4 0 R"}]}],
"qpdf": [{"jsonversion": 2}, {"obj:1 0 R": {"value": {"/T": "u:name", "/V": "u:pl\\u00e4nted\\ud83d\\ude00", "/FT": "/Tx", "/P": "3 0 R"}},
"obj:5 0 R": {"stream": {"dict": {"/Type": "/Metadata"}}}, "obj:6 0 R": {"value": {"/EF": {"/F": "7 0 R"}, "/UF": "u:a.txt"}},
"trailer": {"value": {"/Info": {"/Producer": "b:414243"}}}}]}""")
open("pdf/text", "wb").write("planted \uf734\uf731 line\nmore\x0c\nsecond \ufb01\x0c".encode())
open("pdf/stream", "wb").write(b"\xfe\xff" + "planted \U0001f600".encode("utf-16-be"))
open("pdf/list", "wb").write(b"page   num  type   width height\n   1     0 image    1240  1754  gray    1   8  jpeg   no         7  0   150   150  100K 5%\n")
record = lambda name, code, kind, value: struct.pack(">I", len(name)) + name.encode("utf-16-be") + code + kind + value
text = "planted".encode("utf-16-be")
open("sniffer/store", "wb").write(b"\0\0\0\1Bud1" + bytes(20) + record("a.txt", b"cmmt", b"ustr", struct.pack(">I", 7) + text)
    + record("b.txt", b"lg1S", b"comp", bytes(8)))
open("sniffer/double", "wb").write(bytes.fromhex("0005160700020000") + bytes(16) + struct.pack(">HIIIIII", 2, 9, 50, 32, 2, 82, 4) + bytes(36))
SEEDS
printf '<?xml version="1.0" encoding="windows-1251"?><a>\xcf\xf0\xe8\xe2\xe5\xf2 4111111111111111</a>' > text/labelled.xml
printf '<html><head><meta http-equiv="Content-Type" content="text/html; charset=koi8-r"></head><p>\xf0\xd2\xc9\xd7\xc5\xd4</p>' > text/labelled.html
printf '\x11\x05\0\0\0\0\0\0\0\0' > frames/seed
rm -f plain japanese
