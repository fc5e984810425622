/// A path template and what answers it.
struct Route: Sendable {
    let name: RouteName
    /// For example `/v1/compliance/workspaces/{workspace_id}/gpts/{gpt_id}`.
    let template: String
    let handler: @Sendable (Call) throws -> Answer
    private let segments: [Substring]

    init(_ name: RouteName, _ template: String, _ handler: @escaping @Sendable (Call) throws -> Answer) {
        self.name = name
        self.template = template
        self.handler = handler
        segments = template.split(separator: "/")
    }

    /// The values of the template's variables when `path` (still percent-encoded) fits, else nil.
    func match(_ path: String) -> [String: String]? {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        guard parts.count == segments.count else { return nil }
        var values: [String: String] = [:]
        for (segment, part) in zip(segments, parts) {
            if segment.hasPrefix("{") {
                guard !part.isEmpty else { return nil }
                values[String(segment.dropFirst().dropLast())] = Query.decode(part, plusIsBlank: false)
            } else if segment != part {
                return nil
            }
        }
        return values
    }
}

/// One request as a handler sees it.
struct Call: Sendable {
    let host: SimulatedHost
    let values: [String: String]
    let query: Query
    let service: SimulatedService

    func value(_ name: String) -> String { values[name] ?? "" }
}

/// The three listeners.
package enum SimulatedHost: String, Sendable, Hashable, CaseIterable, Codable {
    case chatGPT = "chatgpt"
    case platform
    /// Storage behind signed URLs.
    case blob
}
