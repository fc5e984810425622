package import SluiceCore

/// Which addresses that the API names may be opened (hostile-input.md 5).
package struct DownloadRule: Sendable {
    /// Host names; each allows itself and everything below it.
    package let allowedHosts: [String]
    /// The API hosts themselves.
    package let apiHosts: [WebAddress]

    package init(allowedHosts: [String], apiHosts: [WebAddress]) {
        self.allowedHosts = allowedHosts.map { $0.lowercased() }
        self.apiHosts = apiHosts
    }

    /// Only with an API on this machine, which is a test, may a download come from this machine.
    package var allowsLoopback: Bool { apiHosts.contains { $0.isLoopback } }

    /// - Throws: ``ContentError`` with reason `url_refused`, naming the host at most.
    package func check(_ address: WebAddress) throws(ContentError) {
        if allowsLoopback && address.isLoopback { return }
        if apiHosts.contains(where: { $0.hasSameOrigin(as: address) }) { return }
        guard address.isSecure else { throw Self.refusal(address, "it is not https") }
        guard !address.hasLiteralHost else { throw Self.refusal(address, "its host is a numeric address") }
        guard allowedHosts.contains(where: { address.host == $0 || address.host.hasSuffix("." + $0) }) else {
            throw Self.refusal(address, "its host is not on the list of download hosts")
        }
    }

    /// Checks the address that a host name resolved to, before anything is sent there.
    package func check(_ resolved: IPAddress, of address: WebAddress) throws(ContentError) {
        guard resolved.isInternal else { return }
        throw Self.refusal(address, "its host resolves to an address inside a private network")
    }

    /// The error for an address that may not be opened.
    package static func refusal(_ address: WebAddress?, _ why: String) -> ContentError {
        let host = address.map { " on host \($0.host)" } ?? ""
        return ContentError(reason: .urlRefused, detail: "the download address\(host) was refused: \(why)")
    }
}
