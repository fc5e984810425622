/// How a body is written in a mail (RFC 2045 6; uuencode as in POSIX).
enum TransferEncoding: Sendable {
    /// 7bit, 8bit and binary.
    case identity
    case base64
    case quotedPrintable
    case uuencode

    var isIdentity: Bool { self == .identity }

    /// What a Content-Transfer-Encoding field says; unknown ones are taken for identity.
    init(label: String) {
        self =
            switch label {
            case "base64": .base64
            case "quoted-printable": .quotedPrintable
            case "x-uuencode", "x-uue", "uuencode": .uuencode
            default: .identity
            }
    }
}

/// Undoes a transfer encoding, line by line.
///
/// The line end before a boundary belongs to that, so that every line end is kept back until a further line comes.
struct TransferDecoder {
    /// Bytes of lines kept as they are; with more of them the encoding is given up.
    static let rejectedBytes = 256 << 10

    private(set) var encoding: TransferEncoding
    /// Lines that are not what the encoding says, or might be plain text, as they are.
    private(set) var rejected: [UInt8] = []
    /// Whether some of them are certainly not in the encoding.
    private(set) var isDamaged = false
    /// Whether an end that the encoding itself has was met.
    private(set) var isOver = false
    private var group = Base64Group()
    private var lineEnd: ArraySlice<UInt8> = []
    /// Whether a line that should be Base64 was text without any doubt.
    private var isText = false
    /// Lines before that one which may be text as well as Base64.
    private var shortLines: [UInt8] = []

    init(_ encoding: TransferEncoding) { self.encoding = encoding }

    /// Appends what a line stands for.
    mutating func decode(_ line: ArraySlice<UInt8>, into output: inout [UInt8]) {
        switch encoding {
        case .identity: keepLineEnd(of: line, into: &output) { $1.append(contentsOf: $0) }
        case .base64: base64(line, into: &output)
        case .quotedPrintable: quotedPrintable(line, into: &output)
        case .uuencode: uuencode(line, into: &output)
        }
    }

    /// Appends what is left at the end of the bytes.
    ///
    /// - Parameters:
    ///   - output: receives them.
    ///   - atBoundary: whether a boundary ended the bytes, to which the last line end belongs.
    mutating func finish(into output: inout [UInt8], atBoundary: Bool = false) {
        group.finish(to: &output)
        if !atBoundary { output.append(contentsOf: lineEnd) }
        lineEnd = []
    }

    private mutating func reject(_ line: ArraySlice<UInt8>, isDamage: Bool) {
        rejected.append(contentsOf: line)
        if isDamage { isDamaged = true }
        if rejected.count > Self.rejectedBytes { encoding = .identity }
    }

    private mutating func keepLineEnd(
        of line: ArraySlice<UInt8>, into output: inout [UInt8], _ body: (ArraySlice<UInt8>, inout [UInt8]) -> Void
    ) {
        if !lineEnd.isEmpty { output.append(contentsOf: lineEnd) }
        let text = line.withoutLineEnd
        lineEnd =
            text.count == line.count ? [] : line.last == 0x0A && line.count - text.count == 2 ? [0x0D, 0x0A] : [0x0A]
        body(text, &output)
    }

    // MARK: Base64

    /// What the blanks within a line make of it.
    private enum Words {
        /// None, or such as stand where lines were joined.
        case none
        /// Base64 with blanks between groups of digits, or text that looks so.
        case either(isDamage: Bool)
        case text
    }

    private mutating func base64(_ line: ArraySlice<UInt8>, into output: inout [UInt8]) {
        switch Self.words(of: line) {
        case .text:
            rejected.append(contentsOf: shortLines)
            shortLines = []
            isText = true
            return reject(line, isDamage: true)
        case .either(let isDamage):
            if isDamage { isDamaged = true }
            keepToo(line)
        case .none:
            keepIfShort(line)
        }
        digits(line, into: &output)
    }

    private mutating func digits(_ line: ArraySlice<UInt8>, into output: inout [UInt8]) {
        var good = 0
        var bad = 0
        for byte in line {
            let value = Base64Digit.values[Int(byte)]
            if value < 64 { good += 1 } else if value == Base64Digit.other { bad += 1 }
        }
        if bad > 0 {
            reject(line, isDamage: true)
            // A few damaged characters in a line of digits stand in the place of digits.
            guard bad <= 2, good >= 16 else { return }
        }
        let keepsPlaces = (good + bad) % 4 == 0
        for byte in line {
            let value = Base64Digit.values[Int(byte)]
            switch value {
            case ..<64: group.append(value, to: &output)
            case Base64Digit.padding: group.finish(to: &output)
            case Base64Digit.other where keepsPlaces: group.append(0, to: &output)
            default: break
            }
        }
    }

    /// Digits in a row that no word of a text has.
    private static let longWord = 40
    /// Digits of a line that joined ones have at least.
    private static let joinedLine = 32
    /// Bytes of a line that programs do not write, but as the last one.
    private static let shortLine = 60

    private static func words(of line: ArraySlice<UInt8>) -> Words {
        let lengths = line.split { Base64Digit.values[Int($0)] == Base64Digit.blank }.map(\.count)
        guard lengths.count > 1, lengths.dropLast().contains(where: { $0 < joinedLine }) else { return .none }
        if lengths.allSatisfy({ $0.isMultiple(of: 4) }) { return .either(isDamage: false) }
        return lengths.contains { $0 >= longWord } ? .either(isDamage: true) : .text
    }

    /// Keeps a line that is decoded as it is too.
    private mutating func keepToo(_ line: ArraySlice<UInt8>) {
        if rejected.count + line.count <= Self.rejectedBytes { rejected.append(contentsOf: line) }
    }

    /// A short line is a word by itself where others are text.
    private mutating func keepIfShort(_ line: ArraySlice<UInt8>) {
        guard line.count < Self.shortLine, !line.contains(where: { Base64Digit.values[Int($0)] == Base64Digit.other })
        else { return }
        if isText {
            keepToo(line)
        } else if shortLines.count + line.count <= Self.rejectedBytes {
            shortLines.append(contentsOf: line)
        }
    }

    // MARK: Quoted-printable

    private mutating func quotedPrintable(_ line: ArraySlice<UInt8>, into output: inout [UInt8]) {
        var isSoft = false
        var isPlain = false
        keepLineEnd(of: line, into: &output) { whole, output in
            let text = whole.count == line.count ? whole : whole.withoutTrailingSpace
            var index = text.startIndex
            while index < text.endIndex {
                let byte = text[index]
                if byte != 0x3D {
                    output.append(byte)
                    index += 1
                } else if let value = hexByte(text, at: index + 1) {
                    output.append(value)
                    // No program encodes letters and digits, but for an F that would begin a line with "From".
                    isPlain = isPlain || (Self.isAlphanumeric(value) && value != UInt8(ascii: "F"))
                    index += 3
                } else if index + 1 == text.endIndex {
                    isSoft = true
                    index += 1
                } else {
                    output.append(byte)
                    index += 1
                }
            }
        }
        if isSoft { lineEnd = [] }
        if isPlain { reject(line, isDamage: false) }
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }

    // MARK: uuencode

    private mutating func uuencode(_ line: ArraySlice<UInt8>, into output: inout [UInt8]) {
        let text = line.withoutLineEnd
        if text.withoutTrailingSpace.elementsEqual("end".utf8) {
            isOver = true
            return
        }
        if text.isBlank || text.starts(with: "begin ".utf8) { return }
        guard let first = text.first, Self.isEncoded(text) else { return reject(line, isDamage: true) }
        let length = Int(first &- 0x20) & 0x3F
        var digits = text.dropFirst().map { UInt32($0 &- 0x20) & 0x3F }
        digits += [UInt32](repeating: 0, count: max(0, (length + 2) / 3 * 4 - digits.count))
        var written = 0
        for group in stride(from: 0, to: digits.count - 3, by: 4) where written < length {
            let bits = digits[group] << 18 | digits[group + 1] << 12 | digits[group + 2] << 6 | digits[group + 3]
            for shift in [UInt32(16), 8, 0] where written < length {
                output.append(UInt8(truncatingIfNeeded: bits >> shift))
                written += 1
            }
        }
    }

    /// Whether a line may be one of uuencode: a length, then about as many digits as it wants. Spaces at the end get lost.
    static func isEncoded(_ line: ArraySlice<UInt8>) -> Bool {
        guard let first = line.first, line.allSatisfy({ (0x20...0x60).contains($0) }) else { return false }
        let length = Int(first &- 0x20) & 0x3F
        return line.count - 1 <= (length + 2) / 3 * 4 + 2 && line.count - 1 >= (length * 4 + 2) / 3 - 8
    }
}
