import SluiceCore

/// The path of a member inside an asset, in the form that results show: names are escaped, the whole is bounded.
package struct MemberPath: Sendable, Hashable {
    /// Longest path that is shown; the rest becomes a hash.
    static let maximumCharacters = 1024

    /// Components joined by `!`; empty for the asset itself.
    package private(set) var text = ""
    /// Of all name bytes so far, so that paths which differ only in what is not shown stay apart.
    private var hash = FNVHash()

    init() {}

    /// - Parameter shown: a path in the form that results show.
    package init(shown: String) {
        text = shown
        hash.combine(shown.utf8)
    }

    /// The path of a member of what this path names.
    ///
    /// - Parameters:
    ///   - name: the name's bytes as they stand in the container, in UTF-8 or not.
    ///   - index: 2 for the second member of the same name, and so on; shown as `[2]`.
    /// - Returns: the longer path, cut at ``maximumCharacters``.
    package func appending(_ name: some Collection<UInt8>, index: Int = 1) -> MemberPath {
        var result = self
        result.hash.combine([0x21])
        result.hash.combine(name)
        if !text.isEmpty { result.text += "!" }
        // Escaping makes a name longer, never shorter: more bytes than can be shown need not be escaped.
        result.text += name.isEmpty ? "(no name)" : Self.escaped(name.prefix(Self.maximumCharacters * 4))
        if index > 1 {
            result.hash.combine("[\(index)]".utf8)
            result.text += "[\(index)]"
        }
        if result.text.unicodeScalars.count > Self.maximumCharacters {
            let tag = "…~" + String(result.hash.value, radix: 16)
            let kept = Self.maximumCharacters - tag.unicodeScalars.count
            result.text = String(String.UnicodeScalarView(result.text.unicodeScalars.prefix(kept))) + tag
        }
        return result
    }

    /// `\u{hex}` for scalars that could forge an output or a path, `\x{hex}` for bytes that are not UTF-8.
    static func escaped(_ name: some Collection<UInt8>) -> String {
        let bytes = Array(name)
        var result = String.UnicodeScalarView()
        var parser = UTF8.ForwardParser()
        var iterator = bytes.makeIterator()
        var position = 0
        while true {
            switch parser.parseScalar(from: &iterator) {
            case .valid(let encoded):
                append(UTF8.decode(encoded), to: &result)
                position += encoded.count
            case .error(let length):
                for byte in bytes[position..<min(position + length, bytes.count)] {
                    result.append(contentsOf: "\\x{\(String(byte, radix: 16))}".unicodeScalars)
                }
                position += length
            case .emptyInput:
                return String(result)
            }
        }
    }

    private static func append(_ scalar: Unicode.Scalar, to result: inout String.UnicodeScalarView) {
        if isPlain(scalar) {
            result.append(scalar)
        } else {
            result.append(contentsOf: "\\u{\(String(scalar.value, radix: 16))}".unicodeScalars)
        }
    }

    /// Not plain: the separators of our paths, and what steers a terminal or the direction of text.
    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x21, 0x23, 0x00..<0x20, 0x7F..<0xA0: return false
        case 0x2028, 0x2029, 0xFEFF, 0xFFF9...0xFFFB, 0xE0000...0xE007F: return false
        default: return scalar.properties.generalCategory != .format
        }
    }
}
