import SluiceCore

/// Turns the bytes of one text into UTF-8, in pieces cut anywhere. What cannot be decoded becomes U+FFFD; no input ends
/// the text early, and no digit or letter of ASCII is lost beside one.
///
/// A value whose copies may share a converter: one text, one decoder. UTF-8 passes as it is, with whatever is wrong in it.
struct TextDecoder {
    private enum State {
        case utf8
        case windows1252
        case wide(WideDecoder)
        case utf7(UTF7Decoder)
        case converted(CharsetConverter)
    }

    private var state: State

    /// A text in a charset. One that this system has no converter for passes as it is.
    init(_ charset: Charset) {
        state =
            switch charset.kind {
            case .utf8: .utf8
            case .windows1252: .windows1252
            case .utf16(let isBigEndian): .wide(WideDecoder(bytesPerUnit: 2, isBigEndian: isBigEndian))
            case .utf32(let isBigEndian): .wide(WideDecoder(bytesPerUnit: 4, isBigEndian: isBigEndian))
            case .utf7: .utf7(UTF7Decoder())
            case .converted: CharsetConverter(charset).map { .converted($0) } ?? .utf8
            }
    }

    /// A text whose charset was declared; nil for a label that is not known.
    ///
    /// - Parameter charset: the label, see ``Charset/init(label:)``.
    init?(charset: String) {
        guard let known = Charset(label: charset) else { return nil }
        self.init(known)
    }

    /// A text whose charset was declared or not, with its beginning to tell by whether that can be true: a mark at the
    /// beginning counts more than the declaration, and a declaration that the bytes contradict counts for nothing.
    ///
    /// - Parameters:
    ///   - declared: the label, where there is one.
    ///   - head: the first bytes of the text, all of a short one; a few kilobytes are enough.
    init(declared: String?, head: [UInt8]) {
        self.init(CharsetDetector.tell(labels: declared.map { [$0] } ?? [], head: head).charset)
    }

    /// Appends the text of a piece.
    mutating func decode(_ bytes: Span<UInt8>, into output: inout [UInt8]) {
        switch state {
        case .utf8:
            unsafe bytes.withUnsafeBufferPointer { unsafe output.append(contentsOf: $0) }
        case .windows1252:
            for index in bytes.indices { appendScalar(Self.windows1252(bytes[index]), to: &output) }
        case .wide(var decoder):
            decoder.decode(bytes, into: &output)
            state = .wide(decoder)
        case .utf7(var decoder):
            decoder.decode(bytes, into: &output)
            state = .utf7(decoder)
        case .converted(let converter):
            converter.convert(bytes, into: &output)
        }
    }

    /// Appends what the end of the text leaves open: half a character becomes U+FFFD.
    mutating func finish(into output: inout [UInt8]) {
        switch state {
        case .utf8, .windows1252: break
        case .wide(var decoder):
            decoder.finish(into: &output)
            state = .wide(decoder)
        case .utf7(var decoder):
            decoder.finish(into: &output)
            state = .utf7(decoder)
        case .converted(let converter):
            converter.finish(into: &output)
        }
    }

    /// Decodes a whole text.
    mutating func decode(whole bytes: [UInt8]) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count)
        decode(bytes.span, into: &output)
        finish(into: &output)
        return output
    }

    /// Windows-1252 as the WHATWG Encoding Standard has it: where it leaves a byte undefined, the C1 control stays.
    private static func windows1252(_ byte: UInt8) -> UInt32 {
        (0x80...0x9F).contains(byte) ? upperControls[Int(byte) - 0x80] : UInt32(byte)
    }

    private static let upperControls: [UInt32] = [
        0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x008D,
        0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A,
        0x0153, 0x009D, 0x017E, 0x0178,
    ]
}
