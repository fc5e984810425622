/// How much of a value a result may show (design.md 5). Every masked text is plain ASCII and short.
enum MaskStyle: Sendable, Hashable {
    /// The first and last four digits of a number of 15 digits and more, as card receipts show them.
    case card
    /// The last characters, at most four and at most a quarter; separators stay.
    case identifier
    /// As `identifier`, but separators are hidden too: in a password they are part of the secret.
    case secret

    /// Values with more characters than this are told by their length.
    private static let longestShown = 128

    init(for entry: DetectionEntry) {
        if entry.infoType == "CREDIT_CARD_NUMBER" {
            self = .card
        } else if entry.evidence.entropy != nil || entry.evidence.points == .prefixed
            || entry.evidence.points == .literal
        {
            self = .secret
        } else {
            self = .identifier
        }
    }

    /// The value as results show it.
    ///
    /// - Parameters:
    ///   - value: the matched bytes.
    ///   - isFull: shows no character of the value at all; a PEM block's header line is none of it.
    /// - Returns: one line of text.
    func masked(_ value: Span<UInt8>, isFull: Bool) -> String {
        let characters = MaskStyle.characters(of: value)
        if let header = MaskStyle.blockHeader(of: characters) { return "\(header) … (\(characters.count) characters)" }
        if characters.count > MaskStyle.longestShown {
            return String(repeating: "*", count: 32) + "… (\(characters.count) characters)"
        }
        let places = characters.indices.filter { self == .secret || !MaskStyle.isSeparator(characters[$0]) }
        let visible = isFull ? [] : visiblePlaces(among: places)
        var text = ""
        for (index, character) in characters.enumerated() {
            if self != .secret, MaskStyle.isSeparator(character) {
                text.unicodeScalars.append(character.isASCII && character.value >= 0x20 ? character : " ")
            } else if visible.contains(index), MaskStyle.isPlain(character) {
                text.unicodeScalars.append(character)
            } else {
                text += "*"
            }
        }
        return text
    }

    private func visiblePlaces(among places: [Int]) -> Set<Int> {
        if self == .card, places.count >= 15 { return Set(places.prefix(4) + places.suffix(4)) }
        return Set(places.suffix(min(4, places.count / 4)))
    }

    private static func characters(of value: Span<UInt8>) -> [Unicode.Scalar] {
        var characters: [Unicode.Scalar] = []
        var index = 0
        while index < value.count {
            let (scalar, length) = value.scalar(at: index)
            characters.append(Unicode.Scalar(scalar) ?? "\u{FFFD}")
            index += length
        }
        return characters
    }

    /// `-----BEGIN ... -----` when the value begins with it: it names the kind of block and is no secret.
    private static func blockHeader(of characters: [Unicode.Scalar]) -> String? {
        let opening = Array("-----BEGIN ".unicodeScalars)
        let dashes = Array("-----".unicodeScalars)
        guard characters.starts(with: opening) else { return nil }
        var end = opening.count
        while end < min(characters.count, 80) {
            if characters[end...].starts(with: dashes) {
                return String(String.UnicodeScalarView(characters[..<(end + dashes.count)]))
            }
            let character = characters[end]
            guard character == " " || ("A"..."Z").contains(character) || ("0"..."9").contains(character) else {
                return nil
            }
            end += 1
        }
        return nil
    }

    private static func isSeparator(_ character: Unicode.Scalar) -> Bool {
        if character.isASCII { return character.value <= 0x20 || "-./:,_@()+#".unicodeScalars.contains(character) }
        return character.properties.isWhitespace
    }

    private static func isPlain(_ character: Unicode.Scalar) -> Bool {
        ("0"..."9").contains(character) || ("A"..."Z").contains(character) || ("a"..."z").contains(character)
    }
}
