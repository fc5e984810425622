internal import SluiceCore

/// What to do with an answer, by its status (openai-apis.md 2.4).
package enum StatusAction: Sendable, Hashable {
    case accept
    case redirect
    /// The host does not know the key: nothing else on it will work.
    case authentication
    case fail(APIError.Kind)
    case rateLimited
    case retry

    package init(status: Int) {
        switch status {
        case 200..<300: self = .accept
        case 301, 302, 303, 307, 308: self = .redirect
        case 401: self = .authentication
        case 403: self = .fail(.denied)
        case 404, 410: self = .fail(.gone)
        case 408, 500, 502, 503, 504: self = .retry
        case 429: self = .rateLimited
        default: self = .fail(.invalid)
        }
    }
}

/// How often and how long one request is tried. A state machine: tell it of trouble, it says how long to wait.
package struct RetryBudget: Sendable {
    /// The longest wait that one Retry-After may ask for.
    package static let longestWait: Duration = .seconds(120)
    /// All waits for rate limits of one request together.
    package static let rateLimitBudget: Duration = .seconds(600)

    private let tries: Int
    private let unit: Duration
    private var failures = 0
    private var refusals = 0
    private var waited: Duration = .zero

    /// - Parameters:
    ///   - tries: requests sent in all before transient trouble is final.
    ///   - unit: the first step of 1, 2, 4, 8, 16, 30 units.
    package init(tries: Int, unit: Duration) {
        self.tries = max(tries, 1)
        self.unit = unit
    }

    /// After a server error, a broken connection or a timeout: a wait spread evenly up to the step's length.
    ///
    /// - Parameters:
    ///   - random: 0 to 1.
    ///   - asked: what a Retry-After header said.
    /// - Returns: nil when all tries are used up.
    package mutating func afterFailure(random: Double, asked: Duration? = nil) -> Duration? {
        failures += 1
        guard failures < tries else { return nil }
        return min(max(step(failures) * random, asked ?? .zero), Self.longestWait)
    }

    /// After a 429, which is no failure.
    ///
    /// - Returns: nil when the waits together would go over ``rateLimitBudget``.
    package mutating func afterRateLimit(random: Double, asked: Duration?) -> Duration? {
        refusals += 1
        let wait = min(asked ?? max(step(refusals) * random, unit), Self.longestWait)
        // A server that asks for no wait at all must not be asked for ever.
        waited += max(wait, .milliseconds(100))
        return waited <= Self.rateLimitBudget ? wait : nil
    }

    private func step(_ number: Int) -> Duration {
        unit * [1, 2, 4, 8, 16, 30][min(max(number, 1), 6) - 1]
    }
}
