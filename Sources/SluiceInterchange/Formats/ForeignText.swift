import SluiceCore

/// The text of a rule file, whatever Unicode encoding it is saved in.
enum ForeignText {
    /// Greatest size of a rule file in bytes.
    static let largestFile = 16 << 20

    /// - Parameters:
    ///   - bytes: of the file. UTF-16 is known by its byte order mark or by zeros beside its first characters.
    ///   - file: its name, for the error.
    /// - Returns: the text, without byte order mark.
    /// - Throws: ``SluiceError`` of kind `.configuration` for files that are too large or no text.
    static func decoded(_ bytes: [UInt8], file: String) throws(SluiceError) -> String {
        guard bytes.count <= largestFile else {
            throw SluiceError(
                .configuration, place: file, problem: "has \(bytes.count) bytes, at most \(largestFile)",
                mend: "split the file"
            )
        }
        let text: String?
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.count > 1 && bytes[0] != 0 && bytes[1] == 0 {
            text = utf16(bytes, low: 0)
        } else if bytes.starts(with: [0xFE, 0xFF]) || bytes.count > 1 && bytes[0] == 0 && bytes[1] != 0 {
            text = utf16(bytes, low: 1)
        } else {
            text = String(validating: bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...], as: UTF8.self)
        }
        guard let text else {
            throw SluiceError(
                .configuration, place: file, problem: "is neither UTF-8 nor UTF-16 text", mend: "save it as UTF-8"
            )
        }
        return text
    }

    private static func utf16(_ bytes: [UInt8], low: Int) -> String? {
        guard bytes.count % 2 == 0 else { return nil }
        var units: [UInt16] = []
        units.reserveCapacity(bytes.count / 2)
        for index in stride(from: 0, to: bytes.count, by: 2) {
            units.append(UInt16(bytes[index + low]) | UInt16(bytes[index + 1 - low]) << 8)
        }
        if units.first == 0xFEFF { units.removeFirst() }
        return String(validating: units, as: UTF16.self)
    }
}
