import SluiceContent

/// How a JPEG is to be turned to stand upright, by its Exif data (CIPA DC-008, 4.6.4, tag 274), and a PDF document that
/// shows it so: `pdftoppm` turns what `tesseract` does not.
struct UprightPicture {
    /// Bytes that are looked at: Exif data and the frame header stand in front of the picture.
    private static let headBytes = 256 << 10

    /// Dots of the picture as it is stored.
    private let width: Int
    private let height: Int
    private let components: Int
    /// From 2 to 8.
    private let orientation: Int

    /// - Returns: nil for what is no JPEG, and for one that stands upright as it is.
    init?(of content: ContentFile) throws(SystemError) {
        let head = try PDFBody.bytes(of: content, 0..<Int64(Self.headBytes))
        guard head.starts(with: [0xFF, 0xD8]) else { return nil }
        var orientation = 1
        var position = 2
        while position + 10 <= head.count, head[position] == 0xFF {
            let marker = head[position + 1]
            if marker == 0xFF {
                position += 1
                continue
            }
            let length = max(2, Int(head[position + 2]) << 8 | Int(head[position + 3]))
            if marker == 0xE1, orientation == 1 {
                orientation = Self.orientation(head[(position + 4)..<min(head.count, position + 2 + length)])
            }
            // SOF0 to SOF15 without DHT, JPG and DAC (ITU-T T.81, B.1.1.3 and B.2.2).
            if (0xC0...0xCF).contains(marker), ![0xC4, 0xC8, 0xCC].contains(marker) {
                height = Int(head[position + 5]) << 8 | Int(head[position + 6])
                width = Int(head[position + 7]) << 8 | Int(head[position + 8])
                components = Int(head[position + 9])
                guard (2...8).contains(orientation), width > 0, height > 0 else { return nil }
                self.orientation = orientation
                return
            }
            position += 2 + length
        }
        return nil
    }

    /// The entry in the first directory of a segment of Exif data; 1 where there is none.
    private static func orientation(_ segment: ArraySlice<UInt8>) -> Int {
        guard segment.starts(with: "Exif\u{0}\u{0}".utf8) else { return 1 }
        let block = Array(segment.dropFirst(6))
        let isBig = block.starts(with: "MM".utf8)
        func number(_ start: Int, _ count: Int) -> Int? {
            guard start >= 0, start + count <= block.count else { return nil }
            let bytes = block[start..<start + count]
            return isBig ? bytes.reduce(0) { $0 << 8 | Int($1) } : bytes.reversed().reduce(0) { $0 << 8 | Int($1) }
        }
        guard let directory = number(4, 4), let count = number(directory, 2) else { return 1 }
        for index in 0..<count {
            let entry = directory + 2 + index * 12
            if number(entry, 2) == 274 { return number(entry + 8, 2) ?? 1 }
        }
        return 1
    }

    // MARK: The document

    /// What stands in front of the picture's bytes: a page of its size, a dot a point.
    ///
    /// - Parameter byteCount: of the picture.
    /// - Returns: the text, up to the stream of the picture.
    func prologue(byteCount: Int64) -> String {
        let isTurned = orientation >= 5
        let box = isTurned ? "\(height) \(width)" : "\(width) \(height)"
        let contents = "\(matrix) cm /X Do"
        let colors = components == 1 ? "DeviceGray" : components == 4 ? "DeviceCMYK" : "DeviceRGB"
        return """
            %PDF-1.4
            1 0 obj
            << /Type /Catalog /Pages 2 0 R >>
            endobj
            2 0 obj
            << /Type /Pages /Kids [3 0 R] /Count 1 >>
            endobj
            3 0 obj
            << /Type /Page /Parent 2 0 R /MediaBox [0 0 \(box)] /Contents 4 0 R
            /Resources << /XObject << /X 5 0 R >> >> >>
            endobj
            4 0 obj
            << /Length \(contents.utf8.count) >>
            stream
            \(contents)
            endstream
            endobj
            5 0 obj
            << /Type /XObject /Subtype /Image /Width \(width) /Height \(height) /ColorSpace /\(colors)
            /BitsPerComponent 8 /Filter /DCTDecode /Length \(byteCount) >>
            stream

            """
    }

    /// What stands behind them. There is no table of objects: readers find them by themselves.
    static let epilogue = "\nendstream\nendobj\ntrailer\n<< /Root 1 0 R /Size 6 >>\n%%EOF\n"

    /// Puts the unit square of a picture, whose first row lies at the top, onto the page.
    private var matrix: String {
        let (w, h) = (width, height)
        let numbers =
            switch orientation {
            case 2: [-w, 0, 0, h, w, 0]
            case 3: [-w, 0, 0, -h, w, h]
            case 4: [w, 0, 0, -h, 0, h]
            case 5: [0, -w, -h, 0, h, w]
            case 6: [0, -w, h, 0, 0, w]
            case 7: [0, w, h, 0, 0, 0]
            default: [0, w, -h, 0, h, 0]
            }
        return numbers.map(String.init).joined(separator: " ")
    }
}
