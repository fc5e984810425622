/// An http or https URL in parts, read strictly: what this does not understand is no address.
///
/// Requests are sent to the text that is put together again from the parts, so that no second reading of the original
/// can see another host.
package struct WebAddress: Sendable, Hashable {
    /// Bytes that an address may have.
    package static let lengthLimit = 16 << 10

    package let isSecure: Bool
    /// Lower case, without the brackets of an IPv6 address.
    package let host: String
    package let port: Int
    /// Path and query, beginning with `/`; the fragment is dropped.
    package let target: String

    private init(isSecure: Bool, host: String, port: Int, target: String) {
        self.isSecure = isSecure
        self.host = host
        self.port = port
        self.target = target
    }

    /// - Returns: nil for other schemes, user information, anything but visible ASCII, and malformed hosts or ports.
    package init?(_ text: String) {
        guard text.utf8.count <= Self.lengthLimit, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != 0x5C })
        else { return nil }
        let scheme: (name: String, isSecure: Bool)
        if text.lowercased().hasPrefix("https://") {
            scheme = ("https://", true)
        } else if text.lowercased().hasPrefix("http://") {
            scheme = ("http://", false)
        } else {
            return nil
        }
        let rest = text.dropFirst(scheme.name.count)
        let end = rest.firstIndex { $0 == "/" || $0 == "?" || $0 == "#" } ?? rest.endIndex
        guard let (host, port) = Self.authority(rest[..<end]) else { return nil }
        isSecure = scheme.isSecure
        self.host = host
        self.port = port ?? (scheme.isSecure ? 443 : 80)
        target = Self.target(rest[end...])
    }

    /// The address with which a Location header means, seen from this one; nil when it is malformed.
    package func resolving(_ location: String) -> WebAddress? {
        guard location.hasPrefix("/"), !location.hasPrefix("//") else { return WebAddress(location) }
        let visible = location.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != 0x5C }
        guard visible, location.utf8.count <= Self.lengthLimit else { return nil }
        return WebAddress(isSecure: isSecure, host: host, port: port, target: Self.target(Substring(location)))
    }

    /// The same host with this path and query behind the address's own path.
    package func appending(path: String, query: [(name: String, value: String)]) -> WebAddress {
        let base = target.hasSuffix("/") ? String(target.dropLast()) : target
        let pairs = query.map { "\(percentEncoded($0.name))=\(percentEncoded($0.value))" }.joined(separator: "&")
        return WebAddress(
            isSecure: isSecure,
            host: host,
            port: port,
            target: base + path + (pairs.isEmpty ? "" : "?" + pairs)
        )
    }

    /// The address as text. May hold a signature: never for logs.
    package var text: String {
        let shown = host.contains(":") ? "[\(host)]" : host
        let suffix = port == (isSecure ? 443 : 80) ? "" : ":\(port)"
        return "\(isSecure ? "https" : "http")://\(shown)\(suffix)\(target)"
    }

    /// Whether it names this machine by its usual names.
    package var isLoopback: Bool {
        if host == "localhost" || host == "::1" { return true }
        guard let address = IPAddress(host) else { return false }
        return address.isLoopback
    }

    /// Whether the host is an address instead of a name, in any notation that some resolver accepts.
    package var hasLiteralHost: Bool {
        guard !host.contains(":"), let last = host.split(separator: ".").last else { return true }
        return last.allSatisfy(\.isWholeNumber) || last.hasPrefix("0x")
    }

    /// Whether requests to both go to the same server.
    package func hasSameOrigin(as other: WebAddress) -> Bool {
        isSecure == other.isSecure && host == other.host && port == other.port
    }

    private static func authority(_ text: Substring) -> (host: String, port: Int?)? {
        var host = text.lowercased()[...]
        var port: Substring?
        if host.first == "[" {
            guard let end = host.firstIndex(of: "]") else { return nil }
            let after = host[host.index(after: end)...]
            guard after.isEmpty || after.first == ":" else { return nil }
            port = after.isEmpty ? nil : after.dropFirst()
            host = host[host.index(after: host.startIndex)..<end]
            guard IPAddress(String(host))?.bytes.count == 16 else { return nil }
        } else {
            if let colon = host.firstIndex(of: ":") {
                port = host[host.index(after: colon)...]
                host = host[..<colon]
            }
            let labels = host.split(separator: ".", omittingEmptySubsequences: false)
            let isName = labels.allSatisfy { label in
                !label.isEmpty && label.utf8.count <= 63 && label.utf8.allSatisfy(isLabelByte)
            }
            guard isName, host.utf8.count <= 253 else { return nil }
        }
        guard let port else { return (String(host), nil) }
        guard port.utf8.count <= 5, port.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(port),
            (1...65_535).contains(number)
        else { return nil }
        return (String(host), number)
    }

    private static func target(_ text: Substring) -> String {
        let whole = text.prefix { $0 != "#" }
        let escaped = whole.utf8.map { byte in
            "\"<>[]^`{|}".utf8.contains(byte) ? percentEncoded(byte) : String(Unicode.Scalar(byte))
        }
        let joined = escaped.joined()
        return joined.hasPrefix("/") ? joined : "/" + joined
    }
}

private func isLabelByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x61...0x7A, 0x2D, 0x5F: true
    default: false
    }
}

/// Escapes everything but the unreserved characters of RFC 3986 2.3.
func percentEncoded(_ text: String) -> String {
    text.utf8.map { byte in
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: String(Unicode.Scalar(byte))
        default: percentEncoded(byte)
        }
    }.joined()
}

func percentEncoded(_ byte: UInt8) -> String {
    let hex = String(byte, radix: 16, uppercase: true)
    return byte < 16 ? "%0\(hex)" : "%\(hex)"
}
