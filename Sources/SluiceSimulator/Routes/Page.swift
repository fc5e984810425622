/// Pages of the three styles, with the bounds of the real service.
struct Page {
    let call: Call
    let defaultLimit: Int
    let limits: ClosedRange<Int>

    /// The `limit` parameter, or a refusal in the host's form when it is no number or out of bounds.
    func limit() throws -> Int {
        guard let text = call.query["limit"] else { return defaultLimit }
        guard let limit = Int(text) else {
            if call.host == .platform { throw badInteger(text) }
            throw Refusal.invalid(
                query: "limit", type: "int_parsing", message: "Input should be a valid integer", input: text)
        }
        if limits.contains(limit) { return limit }
        let isHigh = limit > limits.upperBound
        let bound = isHigh ? limits.upperBound : limits.lowerBound
        if call.host == .platform {
            throw Refusal.platform(
                400, "Invalid 'limit': expected a value \(isHigh ? "<=" : ">=") \(bound) (simulated).",
                parameter: "limit", code: isHigh ? "integer_above_max_value" : "integer_below_min_value"
            )
        }
        throw Refusal.invalid(
            query: "limit", type: isHigh ? "less_than_equal" : "greater_than_equal",
            message: "Input should be \(isHigh ? "less" : "greater") than or equal to \(bound)", input: text
        )
    }

    private func badInteger(_ text: String) -> Refusal {
        .platform(400, "Invalid 'limit': not an integer (simulated).", parameter: "limit", code: "invalid_type")
    }

    /// Style A: `after` is the `last_id` of the page before.
    func objects(_ listing: Listing, transform: (JSON) -> JSON = { $0 }) throws -> JSON {
        let limit = try limit()
        if call.service.options.faults.cursor == .loop {
            let rows = (0..<min(limit, listing.count)).map { transform(listing.row($0)) }
            return envelope(rows, lastID: listing.count > 0 ? listing.id(0) : nil, hasMore: true)
        }
        guard let after = call.query["after"], !after.isEmpty else {
            return try objects(listing, from: 0, limit: limit, after: nil, transform: transform)
        }
        guard let position = listing.position(Self.withoutDrift(after)), !call.service.refusesCursor(of: listing) else {
            throw unknownCursor()
        }
        return try objects(listing, from: position + 1, limit: limit, after: after, transform: transform)
    }

    private func objects(
        _ listing: Listing,
        from start: Int,
        limit: Int,
        after: String?,
        transform: (JSON) -> JSON
    ) throws -> JSON {
        var end = min(start + limit, listing.count)
        var places = Array(start..<end)
        var lastID: String? = places.isEmpty ? nil : listing.id(end - 1)
        if call.service.options.shapes.drift, end < listing.count || after != nil {
            if let after, start < listing.count, Self.emptiesPage(after) {
                return envelope([], lastID: Self.driftPrefix + after, hasMore: true)
            }
            end = min(start + max(1, limit - 2), listing.count)
            places = Array((start..<end).reversed())
            lastID = places.isEmpty ? nil : listing.id(end - 1)
            if start > 0, limit > 1 { places.append(start - 1) }
        }
        return envelope(places.map { transform(listing.row($0)) }, lastID: lastID, hasMore: end < listing.count)
    }

    private func envelope(_ rows: [JSON], lastID: String?, hasMore: Bool) -> JSON {
        var document: JSON = ["object": "list", "data": .array(rows)]
        if call.host == .platform { document["first_id"] = .optional(rows.first?["id"]?.text) }
        document["last_id"] = .optional(lastID)
        document["has_more"] = .bool(hasMore)
        return document
    }

    /// Style B: `cursor` is opaque to the client.
    func cursor(_ listing: Listing) throws -> JSON {
        let limit = try limit()
        var start = 0
        if let cursor = call.query["cursor"] {
            guard let position = Self.position(cursor), position <= listing.count else {
                throw Refusal.detail(400, "Invalid cursor")
            }
            start = position
        }
        let end = min(start + limit, listing.count)
        let rows = (start..<end).map { listing.row($0) }
        let hasMore = end < listing.count
        return [
            "data": .array(rows), "has_more": .bool(hasMore), "cursor": .optional(hasMore ? Self.opaque(end) : nil),
        ]
    }

    /// Holds signs that a client must percent-encode.
    private static func opaque(_ position: Int) -> String { "sim+\(position)/=" }

    private static func position(_ cursor: String) -> Int? {
        guard cursor.hasPrefix("sim+"), cursor.hasSuffix("/=") else { return nil }
        return Int(cursor.dropFirst(4).dropLast(2)).flatMap { $0 >= 0 ? $0 : nil }
    }

    private func unknownCursor() -> Refusal {
        guard call.host == .platform else { return .detail(400, "Invalid after cursor") }
        return .platform(
            400, "No such object as 'after' names (simulated).", parameter: "after", code: "invalid_cursor")
    }

    // An item that was inserted and deleted again while the list was walked leaves an empty page with a new cursor.
    private static let driftPrefix = "drift-"

    private static func withoutDrift(_ cursor: String) -> String {
        cursor.hasPrefix(driftPrefix) ? String(cursor.dropFirst(driftPrefix.count)) : cursor
    }

    private static func emptiesPage(_ cursor: String) -> Bool {
        !cursor.hasPrefix(driftPrefix) && cursor.utf8.reduce(0) { $0 &+ Int($1) } % 3 == 0
    }
}
