package import Logging
package import SluiceCore
private import Synchronization

/// The time to judge ages by: the machine's, unless the servers' Date header shows it to be off.
package final class ServerClock: Sendable {
    /// Seconds by which the machine may differ before the server's time is used (openai-apis.md 5).
    package static let toleratedSkew: Double = 300

    private let timing: ClientTiming
    private let logger: Logger
    /// Seconds to add to the machine's time; nil until a first answer came.
    private let offset = Mutex<Double?>(nil)

    package init(timing: ClientTiming, logger: Logger) {
        self.timing = timing
        self.logger = logger
    }

    /// The present moment.
    package var now: Timestamp {
        timing.wallClock().adding(seconds: offset.withLock { $0 ?? 0 })
    }

    /// Looks at the Date header of an answer; only the first one counts.
    func observe(date header: String?) {
        guard let header, let date = HTTPDate.parse(header) else { return }
        let skew = date.unixSeconds - timing.wallClock().unixSeconds
        let isOff = abs(skew) > Self.toleratedSkew
        let isFirst = offset.withLock { offset in
            guard offset == nil else { return false }
            offset = isOff ? skew : 0
            return true
        }
        if isFirst && isOff {
            logger.warning(
                "this machine's clock differs from the server's; ages are judged by the server's",
                metadata: ["skew_seconds": "\(Int(skew))"]
            )
        }
    }
}
