/// A route of an API: the template names it in logs, gaps and rate limits, the path is what is asked for.
package struct APIRoute: Sendable, Hashable {
    /// An id that cannot stand in a path.
    package struct InvalidIdentifier: Error, Sendable, Hashable {
        package let template: String
    }

    /// With the names of its ids in braces, for example `/compliance/workspaces/{workspace}/gpts`.
    package let template: String
    /// With the ids, percent-encoded.
    package let path: String
    /// Whether it has the id of an object inside the workspace or organization, so that a refusal may concern that
    /// object alone.
    package let namesObject: Bool

    /// Fills a template with ids, in the order of its braces.
    ///
    /// - Throws: ``InvalidIdentifier`` for an id that would change the path: empty, `.`, `..`, longer than 512 bytes,
    ///   or holding `/`, `?`, `#`, `\`, `%` or control characters; also when the number of ids is wrong.
    package init(_ template: String, _ identifiers: String...) throws(InvalidIdentifier) {
        var remaining = identifiers[...]
        var segments: [String] = []
        var namesObject = false
        for segment in template.split(separator: "/") {
            guard segment.hasPrefix("{") else {
                segments.append(String(segment))
                continue
            }
            guard let identifier = remaining.popFirst(), Self.isAcceptable(identifier) else {
                throw InvalidIdentifier(template: template)
            }
            segments.append(percentEncoded(identifier))
            namesObject = namesObject || segment != "{workspace}"
        }
        guard remaining.isEmpty else { throw InvalidIdentifier(template: template) }
        self.template = template
        self.namesObject = namesObject
        path = "/" + segments.joined(separator: "/")
    }

    private static func isAcceptable(_ identifier: String) -> Bool {
        guard !identifier.isEmpty, identifier.utf8.count <= 512, identifier != ".", identifier != ".." else {
            return false
        }
        return identifier.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F && !"/?#\\%".utf8.contains($0) }
    }
}
