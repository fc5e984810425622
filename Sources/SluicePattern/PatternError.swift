private import CPCRE2

/// Why a pattern was not accepted.
package struct PatternError: Error, Sendable, Hashable, CustomStringConvertible {
    /// PCRE2's error number (pcre2_compile(3)), positive for a mistake in the pattern; 0 for what we refuse ourselves.
    package let number: Int32
    /// Where in the pattern's UTF-8 bytes the compiler stopped; 0 when the error concerns the whole pattern.
    package let byteOffset: Int
    /// PCRE2's own words without the pattern's text, or ours.
    package let message: String

    package init(number: Int32, byteOffset: Int, message: String) {
        self.number = number
        self.byteOffset = byteOffset
        self.message = message
    }

    /// The pattern can match no characters at all, so it would match everywhere.
    package static let matchesEmpty = PatternError(
        number: 0, byteOffset: 0, message: "pattern can match the empty text")

    /// The library could not get memory for its working data.
    package static let outOfMemory = PatternError(
        number: PCRE2_ERROR_NOMEMORY, byteOffset: 0, message: "no memory for matching data"
    )

    /// The error behind one of the library's numbers.
    init(code: Int32, byteOffset: Int) {
        // pcre2api(3): 120 code units hold every message.
        var buffer = [UInt8](repeating: 0, count: 256)
        let length = unsafe buffer.withUnsafeMutableBufferPointer { text in
            unsafe pcre2_get_error_message_8(code, text.baseAddress, text.count)
        }
        let text = length > 0 ? String(decoding: buffer.prefix(Int(length)), as: UTF8.self) : "PCRE2 error \(code)"
        self.init(number: code, byteOffset: byteOffset, message: text)
    }

    package var description: String { "pattern fails at byte \(byteOffset) (\(message))" }
}
