package import SluiceCore

/// A route that did not give what was asked for. Concerns this route or this id; the rest of the host goes on.
package struct APIError: Error, Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
        /// 403: the key may not use this route.
        case denied
        /// 403: the key may not have this object; others of the route it may.
        case deniedObject
        /// 404 or 410.
        case gone
        /// 400, 422 or another answer that repeating does not change.
        case invalid
        /// All tries were used up by transient trouble.
        case exhausted
        /// The answer came and is not what the API describes, also when asked again.
        case malformed
        /// The answer is longer than the limit.
        case tooLarge
    }

    package var kind: Kind
    package var template: String
    package var status: Int?
    /// What the server or the network said, as far as ``APIErrorBody`` lets it through.
    package var detail: String

    package init(_ kind: Kind, template: String, status: Int? = nil, detail: String) {
        self.kind = kind
        self.template = template
        self.status = status
        self.detail = detail
    }

    /// The coverage reason for what could not be had.
    package var reason: CoverageReason {
        switch kind {
        case .denied: .apiUnauthorized
        case .deniedObject: .fetchDenied
        case .gone: .fetchGone
        case .invalid, .exhausted: .fetchFailed
        case .malformed: .apiMalformed
        case .tooLarge: .apiTruncated
        }
    }

    /// One sentence: what happened and what mends it.
    package var sentence: String {
        let answer = status.map { "the server answered \($0)" } ?? "no usable answer came"
        let said = detail.isEmpty ? "" : " (\(detail))"
        return "\(answer)\(said); \(mend)"
    }

    private var mend: String {
        switch kind {
        case .denied: "give the key the scope for this route, or allow this machine's address"
        case .deniedObject: "see in the Admin Console whether the key may read this object"
        case .gone: "check the workspace id and the plan"
        case .invalid, .malformed: "see whether the API has changed"
        case .exhausted: "run again when the server answers"
        case .tooLarge: "raise the limit for answers"
        }
    }
}
