/// A field such as `text/plain; charset=utf-8` (RFC 2045 5.1), with its parameters decoded (RFC 2231), as far as it can be
/// understood at all.
struct MIMEValue {
    /// What stands before the parameters, in lower case.
    private(set) var value = ""
    private var parameters: [(name: String, text: [UInt8])] = []

    /// Parameters that are looked at.
    private static let maximumParameters = 64

    init(_ field: [UInt8]) {
        var pieces = Self.split(field)
        guard !pieces.isEmpty else { return }
        value = String(decoding: Self.unkept(pieces.removeFirst()), as: UTF8.self).lowercased()
        var sections: [String: [Section]] = [:]
        for piece in pieces.prefix(Self.maximumParameters) {
            guard let equals = piece.firstIndex(of: 0x3D) else { continue }
            var name = String(decoding: Self.trimmed(piece[..<equals]), as: UTF8.self).lowercased()
            let text = Self.unkept(Array(Self.trimmed(piece[(equals + 1)...])))
            guard let star = name.firstIndex(of: "*") else {
                parameters.append((name, EncodedWord.decode(text)))
                continue
            }
            let suffix = name[star...]
            let digits = suffix.filter { ("0"..."9").contains($0) }
            name = String(name[..<star])
            sections[name, default: []].append(
                Section(number: Int(digits) ?? 0, isEncoded: suffix.hasSuffix("*"), text: text))
        }
        for (name, sections) in sections.sorted(by: { $0.key < $1.key }) {
            // A parameter in sections says more than its plain twin for old programs.
            parameters.insert((name, Self.joined(sections)), at: 0)
        }
    }

    /// A parameter's text in UTF-8; nil when there is none.
    subscript(name: String) -> [UInt8]? { parameters.first { $0.name == name }?.text }

    // MARK: RFC 2231

    private struct Section {
        var number: Int
        var isEncoded: Bool
        var text: [UInt8]
    }

    private static func joined(_ sections: [Section]) -> [UInt8] {
        var label = ""
        var bytes: [UInt8] = []
        for (index, section) in sections.sorted(by: { $0.number < $1.number }).enumerated() {
            var text = section.text[...]
            if section.isEncoded && index == 0, let first = text.firstIndex(of: 0x27),
                let second = text[(first + 1)...].firstIndex(of: 0x27)
            {
                label = String(decoding: text[..<first], as: UTF8.self)
                text = text[(second + 1)...]
            }
            bytes += section.isEncoded ? percentDecoded(text) : Array(text)
        }
        return DeclaredCharset(label: label).text(of: bytes)
    }

    private static func percentDecoded(_ text: ArraySlice<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        var index = text.startIndex
        while index < text.endIndex {
            if text[index] == 0x25, let value = hexByte(text, at: index + 1) {
                result.append(value)
                index += 3
            } else {
                result.append(text[index])
                index += 1
            }
        }
        return result
    }

    // MARK: Pieces

    /// Stands for a space between quotation marks, which belongs to the value even at its ends.
    private static let kept: UInt8 = 0

    /// The pieces between semicolons, without quotation marks and comments.
    private static func split(_ field: [UInt8]) -> [[UInt8]] {
        var pieces: [[UInt8]] = [[]]
        var isQuoted = false
        var comments = 0
        var index = 0
        while index < field.count {
            let byte = field[index]
            index += 1
            switch byte {
            case UInt8(ascii: "\\") where (isQuoted || comments > 0) && index < field.count:
                // A backslash before anything else is the separator of a Windows path.
                let next = field[index]
                let escapes = next == UInt8(ascii: "\"") || next == UInt8(ascii: "\\") || comments > 0
                if escapes { index += 1 }
                if comments == 0 { pieces[pieces.count - 1].append(escapes ? next : byte) }
            case UInt8(ascii: "\"") where comments == 0: isQuoted.toggle()
            case UInt8(ascii: "(") where !isQuoted && isOutside(pieces[pieces.count - 1]): comments += 1
            case UInt8(ascii: ")") where comments > 0: comments -= 1
            case UInt8(ascii: ";") where !isQuoted && comments == 0: pieces.append([])
            default: if comments == 0 { pieces[pieces.count - 1].append(isQuoted && byte == 0x20 ? kept : byte) }
            }
        }
        return pieces.map { Array(trimmed($0[...])) }
    }

    /// A comment begins between words; within one, as in an unquoted name, a parenthesis is what it is.
    private static func isOutside(_ piece: [UInt8]) -> Bool {
        guard let last = piece.last else { return true }
        return last == 0x20 || last == 0x09
    }

    private static func unkept(_ bytes: [UInt8]) -> [UInt8] { bytes.map { $0 == kept ? 0x20 : $0 } }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        bytes.withoutTrailingSpace.drop { [0x20, 0x09, 0x0D, 0x0A].contains($0) }
    }
}
