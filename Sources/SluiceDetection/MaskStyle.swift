/// How much of a value a result may show (design.md 5). Every masked text is plain ASCII and short.
enum MaskStyle: Sendable, Hashable {
    /// The first and last four digits of a number of 15 digits and more, as card receipts show them.
    case card
    /// The last characters, at most four and at most a quarter of the last part; separators stay.
    case identifier
    /// As `identifier`, but separators are hidden too: in a secret they are part of it.
    case secret
    /// No character: a password may be short and in any form, and of an encoded one a few digits tell letters.
    case hidden

    /// Values with more characters than this are told by their length.
    private static let longestShown = 128

    private static let hiddenTypes: Set<String> = ["PASSWORD", "BASIC_AUTH_HEADER", "KUBERNETES_SECRET"]
    private static let secretTypes: Set<String> = ["AUTH_TOKEN", "ENCRYPTION_KEY", "HTTP_COOKIE"]

    init(for entry: DetectionEntry) {
        if entry.infoType == "CREDIT_CARD_NUMBER" {
            self = .card
        } else if MaskStyle.hiddenTypes.contains(entry.infoType) {
            self = .hidden
        } else if MaskStyle.secretTypes.contains(entry.infoType) {
            self = .secret
        } else if entry.pattern == nil {
            self = .identifier
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
        let characterCount = MaskStyle.count(value) { _ in true }
        if let header = MaskStyle.blockHeader(of: value) { return "\(header) … (\(characterCount) characters)" }
        if characterCount > MaskStyle.longestShown {
            return String(repeating: "*", count: 32) + "… (\(characterCount) characters)"
        }
        let places = MaskStyle.count(value) { hidesSeparators || !MaskStyle.isSeparator($0) }
        let visible = visiblePlaces(of: places, in: value)
        var text: [UInt8] = []
        text.reserveCapacity(value.count)
        var place = 0
        var index = 0
        while index < value.count {
            let (character, length) = value.scalar(at: index)
            index += length
            if !hidesSeparators, MaskStyle.isSeparator(character) {
                text.append((0x20..<0x80).contains(character) ? UInt8(character) : 0x20)
                continue
            }
            let isShown = !isFull && (place < visible.first || place >= places - visible.last)
            text.append(isShown && MaskStyle.isPlain(character) ? UInt8(character) : 0x2A)
            place += 1
        }
        return String(decoding: text, as: UTF8.self)
    }

    private var hidesSeparators: Bool { self == .secret || self == .hidden }

    /// How many of the first and last characters, separators left out, are shown.
    private func visiblePlaces(of places: Int, in value: Span<UInt8>) -> (first: Int, last: Int) {
        switch self {
        case .card where places >= 15: (4, 4)
        case .hidden: (0, 0)
        case .card: (0, min(4, places / 4))
        case .identifier, .secret: (0, min(4, LastPart.length(in: value, isSecret: self == .secret) / 4))
        }
    }

    private static func count(_ value: Span<UInt8>, where isCounted: (UInt32) -> Bool) -> Int {
        var count = 0
        var index = 0
        while index < value.count {
            let (character, length) = value.scalar(at: index)
            index += length
            if isCounted(character) { count += 1 }
        }
        return count
    }

    private static let opening = Array("-----BEGIN ".utf8)
    private static let longestHeader = 80

    /// `-----BEGIN ... -----` when the value begins with it: it names the kind of block and is no secret.
    private static func blockHeader(of value: Span<UInt8>) -> String? {
        guard value.count > opening.count, value[0] == 0x2D else { return nil }
        var header: [UInt8] = []
        for index in 0..<min(value.count, longestHeader + 4) {
            let byte = value[index]
            if index < opening.count {
                guard byte == opening[index] else { return nil }
            } else {
                guard byte == 0x2D || header.last != 0x2D && (byte == 0x20 || isPlain(UInt32(byte)) && byte < 0x61)
                else { return nil }
            }
            header.append(byte)
            if index >= opening.count + 4, header.suffix(5).allSatisfy({ $0 == 0x2D }) {
                return String(decoding: header, as: UTF8.self)
            }
        }
        return nil
    }

    private static func isSeparator(_ character: UInt32) -> Bool {
        guard character >= 0x80 else { return character <= 0x20 || isSign(UInt8(character)) }
        return Unicode.Scalar(character)?.properties.isWhitespace ?? false
    }

    /// `-./:,_@()+#`
    private static func isSign(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x23, 0x28, 0x29, 0x2B...0x2F, 0x3A, 0x40, 0x5F: true
        default: false
        }
    }

    private static func isPlain(_ character: UInt32) -> Bool {
        switch character {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: false
        }
    }
}
