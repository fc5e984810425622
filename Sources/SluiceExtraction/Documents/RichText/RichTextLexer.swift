import SluiceArchive
import SluiceCore

/// Cuts the bytes of a rich text (RTF 1.9.1) into what they mean.
final class RichTextLexer {
    enum Token {
        case open
        case close
        /// A control word, by its ``key(_:)``, and its number.
        case word(UInt64, Int?)
        /// A control symbol.
        case symbol(UInt8)
        /// One byte written as two hex digits.
        case hex(UInt8)
        /// Plain bytes, in ``run``.
        case text
        /// Bytes of binary data, in ``run``.
        case binary
        case end
    }

    /// Longest control word; what is longer is cut in two.
    private static let maximumWord = 32
    /// Bytes that a control word with its number takes at most.
    private static let lookahead = 64

    private let stream: ContentStream
    private var buffer: [UInt8] = []
    private var index = 0
    private var isAtEnd = false
    private var binaryLeft = 0
    /// Bytes of the present token, as long as no further one was taken.
    private(set) var run: ArraySlice<UInt8> = []

    init(_ stream: ContentStream) { self.stream = stream }

    /// The key by which a control word is known.
    static func key(_ word: some Sequence<UInt8>) -> UInt64 {
        var hash = FNVHash()
        hash.combine(word)
        return hash.value
    }

    /// Bytes taken from the stream and not used.
    var unused: ArraySlice<UInt8> { buffer[index...] }

    func next() -> Token {
        run = []
        if buffer.count - index < Self.lookahead { refill() }
        guard index < buffer.count else { return .end }
        if binaryLeft > 0 { return binary() }
        let byte = buffer[index]
        switch byte {
        case UInt8(ascii: "{"):
            index += 1
            return .open
        case UInt8(ascii: "}"):
            index += 1
            return .close
        case UInt8(ascii: "\\"):
            index += 1
            return escape()
        case 0x0D, 0x0A, 0:
            index += 1
            return next(after: byte)
        default:
            return text()
        }
    }

    /// Line ends and NULs mean nothing.
    private func next(after byte: UInt8) -> Token {
        while index < buffer.count, [0x0D, 0x0A, 0].contains(buffer[index]) { index += 1 }
        run = []
        return .text
    }

    private func text() -> Token {
        let start = index
        while index < buffer.count {
            switch buffer[index] {
            case UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "\\"), 0x0D, 0x0A, 0:
                run = buffer[start..<index]
                return .text
            default: index += 1
            }
        }
        run = buffer[start..<index]
        return .text
    }

    private func binary() -> Token {
        let count = min(binaryLeft, buffer.count - index)
        run = buffer[index..<index + count]
        index += count
        binaryLeft -= count
        return .binary
    }

    private func escape() -> Token {
        guard index < buffer.count else { return .end }
        let byte = buffer[index]
        if Self.isLetter(byte) { return word() }
        index += 1
        if byte == UInt8(ascii: "'"), let value = hexByte(buffer[...], at: index) {
            index += 2
            return .hex(value)
        }
        return .symbol(byte)
    }

    private func word() -> Token {
        let start = index
        while index < buffer.count, index - start < Self.maximumWord, Self.isLetter(buffer[index]) { index += 1 }
        let key = Self.key(buffer[start..<index])
        var number: Int?
        let isNegative =
            index + 1 < buffer.count && buffer[index] == UInt8(ascii: "-") && Self.isDigit(buffer[index + 1])
        if isNegative { index += 1 }
        let digits = index
        while index < buffer.count, index - digits < 10, Self.isDigit(buffer[index]) {
            number = (number ?? 0) * 10 + Int(buffer[index] - 0x30)
            index += 1
        }
        if index < buffer.count && buffer[index] == 0x20 { index += 1 }
        if key == Self.binaryKey { binaryLeft = isNegative ? 0 : number ?? 0 }
        return .word(key, number.map { isNegative ? -$0 : $0 })
    }

    private static let binaryKey = key("bin".utf8)

    private static func isLetter(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte) || (0x41...0x5A).contains(byte)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private func refill() {
        guard !isAtEnd else { return }
        buffer.removeSubrange(0..<index)
        index = 0
        while buffer.count < Self.lookahead && !isAtEnd {
            isAtEnd = !stream.nextBlock { block in
                unsafe block.withUnsafeBufferPointer { unsafe buffer.append(contentsOf: $0) }
            }
        }
    }
}
