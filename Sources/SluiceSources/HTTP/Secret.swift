package import SluiceCore

/// An API key. Nothing that prints it shows more than its last four characters.
package struct Secret: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private let value: String

    /// Takes a key as it stands in an environment variable or file; blanks and line ends around it are dropped.
    ///
    /// - Parameters:
    ///   - text: the key.
    ///   - place: where it came from, for the error.
    /// - Throws: ``SluiceError`` when nothing is left, or when it holds what no header may carry.
    package init(_ text: String, place: String) throws(SluiceError) {
        let blanks: Set<Character> = [" ", "\t", "\r", "\n", "\r\n"]
        var key = Substring(text)
        while let first = key.first, blanks.contains(first) { key.removeFirst() }
        while let last = key.last, blanks.contains(last) { key.removeLast() }
        guard !key.isEmpty else {
            throw SluiceError(.configuration, place: place, problem: "the key is empty", mend: "set it to an API key")
        }
        guard key.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw SluiceError(
                .configuration,
                place: place,
                problem: "the key holds blanks, control characters or characters outside ASCII",
                mend: "set it to the key alone, without quotes or a second line"
            )
        }
        value = String(key)
    }

    /// The value of the Authorization header. Only ``APIClient`` may ask for it.
    var authorization: String { "Bearer \(value)" }

    /// Text with every occurrence of the key removed, for messages that a server wrote.
    func redacting(_ text: String) -> String {
        text.split(separator: value, omittingEmptySubsequences: false).joined(separator: "[key]")
    }

    package var description: String { value.count >= 16 ? "…\(value.suffix(4))" : "…" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: [:]) }
}
