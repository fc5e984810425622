internal import SluiceCore

/// What may be repeated of an error body, in the three shapes of openai-apis.md 2.4.
///
/// A server may put anything into its messages, also a signed address or what it was sent, and details go to the
/// terminal and the results. So only text of JSON bodies is taken, and only what can hold no secret of it.
package enum APIErrorBody {
    /// Characters of a message.
    package static let limit = 200
    /// Characters of a code or type.
    private static let tokenLimit = 64

    /// Code, type and message of a body, for example `invalid_request, 17: no such cursor`; empty when there are none.
    ///
    /// In messages addresses become `[address]`, what may be a number of a card or account or a key `[…]`; control
    /// and formatting characters are written as `\u{hex}`. A body that is no JSON is never quoted.
    package static func summary(of bytes: [UInt8], hiding key: Secret? = nil) -> String {
        var reader = JSONReader(bytes, keeping: WireMember.all)
        guard let body = try? reader.document() else { return "" }
        let hidden = { (text: String) in key?.redacting(text) ?? text }
        let tokens = ["code", "type"].compactMap { body["error"]?[$0]?.text.map(hidden).flatMap(token) }
        let message = RedactedText.text(of: hidden(message(in: body) ?? ""), limit: limit)
        return [tokens.joined(separator: ", "), message].filter { !$0.isEmpty }.joined(separator: ": ")
    }

    private static func message(in body: JSONValue) -> String? {
        if let error = body["error"] { return error["message"]?.text ?? error.text }
        guard case .array(let details) = body["detail"] else { return body["detail"]?.text }
        return details.compactMap { $0["msg"]?.text }.joined(separator: "; ")
    }

    /// A code is a word; anything else in its place is left out.
    private static func token(_ text: String) -> String? {
        let signs = "0123456789_.-".unicodeScalars
        let isWord = text.unicodeScalars.allSatisfy {
            $0.isASCII && ($0.properties.isAlphabetic || signs.contains($0))
        }
        guard isWord, !text.isEmpty, text.utf8.count <= tokenLimit else { return nil }
        return RedactedText.hasLongNumber(text) ? nil : text
    }
}
