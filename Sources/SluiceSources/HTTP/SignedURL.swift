package import SluiceCore

/// A download address that is a secret for as long as it is valid.
package struct SignedURL: Sendable, Hashable, CustomStringConvertible {
    /// How long an address without an expiry of its own is trusted (openai-apis.md 2.6).
    package static let assumedLifetime: Double = 50 * 60
    /// An address with less time left than this is renewed before it is used, in seconds.
    package static let margin: Double = 60

    package let address: WebAddress
    /// When the storage stops accepting it: the `se` of a shared access signature, else an assumption.
    package let expires: Timestamp

    /// An address that the API handed out at `received`.
    package init(address: WebAddress, received: Timestamp) {
        self.address = address
        expires = Self.expiry(of: address.target) ?? received.adding(seconds: Self.assumedLifetime)
    }

    package func isWorthTrying(at now: Timestamp) -> Bool {
        now.adding(seconds: Self.margin) < expires
    }

    /// The host alone; path and query open the file.
    package var description: String { "\(address.host)/…" }

    private static func expiry(of target: String) -> Timestamp? {
        guard let query = target.split(separator: "?", maxSplits: 1).dropFirst().first else { return nil }
        for pair in query.split(separator: "&") where pair.hasPrefix("se=") {
            return percentDecoded(pair.dropFirst(3)).flatMap(Timestamp.init(rfc3339:))
        }
        return nil
    }
}

/// Undoes percent-encoding; nil when an escape is broken.
private func percentDecoded(_ text: Substring) -> String? {
    var bytes: [UInt8] = []
    var rest = text.utf8[...]
    while let byte = rest.popFirst() {
        guard byte == 0x25 else {
            bytes.append(byte)
            continue
        }
        guard let escaped = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) else { return nil }
        bytes.append(escaped)
        rest = rest.dropFirst(2)
    }
    return String(decoding: bytes, as: UTF8.self)
}
