#!/usr/bin/env bash
# Makes the pictures beside this script, with texts planted by other programs in every kind of metadata. Needs Debian's
# python3-pil, libimage-exiftool-perl, libheif-examples and webp.
set -euo pipefail
cd "$(dirname "$0")"

/usr/bin/python3 - <<'PY'
from PIL import Image, PngImagePlugin, TiffImagePlugin
picture = Image.new("RGB", (24, 16), (200, 120, 40))
picture.save("photo.jpg", quality=60, comment=b"comment 378282246310005")
picture.save("progressive.jpg", quality=90, progressive=True)
picture.save("scan.tif", compression="tiff_lzw", tiffinfo={270: "planted description 4111111111111111", 315: "planted artist"})
texts = PngImagePlugin.PngInfo()
texts.add_text("Author", "plain 4111111111111111 K\u00f6ln")
texts.add_text("Comment", "deflated 5555555555554444 " + "x" * 200, zip=True)
texts.add_itxt("Title", "inflated 378282246310005 \u65e5\u672c", lang="ja", tkey="\u984c\u540d", zip=True)
texts.add_itxt("Notes", "international 536-22-1234")
picture.save("chart.png", pnginfo=texts)
frames = [picture.convert("P"), Image.new("P", (24, 16), 3)]
frames[0].save("moving.gif", save_all=True, append_images=frames[1:], comment=b"comment 5555555555554444", duration=50)
picture.save("shot.webp", quality=40, exif=b"Exif\x00\x00II*\x00\x08\x00\x00\x00\x00\x00\x00\x00\x00\x00")
PY

exiftool -q -overwrite_original -E -Artist='exif 4111111111111111' -ImageDescription='K&ouml;ln planted' \
    -UserComment='user comment 5555555555554444 &#x65e5;&#x672c;' -XPComment='xp comment &#x442;&#x435;&#x441;&#x442; 378282246310005' \
    -GPSLatitude=48.858222 -GPSLatitudeRef=N -GPSLongitude=2.2945 -GPSLongitudeRef=W \
    -XMP-dc:Creator='xmp 4111111111111111' -IPTC:Caption-Abstract='iptc 536-22-1234' -IPTC:City='planted city' photo.jpg
exiftool -q -overwrite_original -EXIF:Artist='exif 4111111111111111' -XMP-dc:Title='xmp 5555555555554444' chart.png
exiftool -q -overwrite_original -EXIF:Artist='exif 4111111111111111' -XMP-dc:Title='xmp 5555555555554444' shot.webp
exiftool -q -overwrite_original -XMP-dc:Title='xmp 4111111111111111' moving.gif
exiftool -q -overwrite_original -XMP-dc:Title='xmp 5555555555554444' -IPTC:Headline='iptc 378282246310005' scan.tif
heif-enc -q 20 -o photo.heic photo.jpg >/dev/null
heif-enc -A -q 20 -o photo.avif photo.jpg >/dev/null 2>&1 || rm -f photo.avif
exiftool -q -overwrite_original -EXIF:Artist='exif 4111111111111111' -XMP-dc:Title='xmp 5555555555554444' photo.heic
ls -l
