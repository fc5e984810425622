package import SluiceCore

/// Times in HTTP headers.
package enum HTTPDate {
    /// Reads the preferred form of RFC 9110 5.6.7, `Sun, 06 Nov 1994 08:49:37 GMT`; nil for anything else.
    package static func parse(_ text: String) -> Timestamp? {
        let parts = text.split(separator: " ")
        guard parts.count == 6, parts[5] == "GMT", parts[1].utf8.count == 2, parts[3].utf8.count == 4,
            let month = months.firstIndex(of: String(parts[2]))
        else { return nil }
        let number = month + 1 < 10 ? "0\(month + 1)" : "\(month + 1)"
        return Timestamp(rfc3339: "\(parts[3])-\(number)-\(parts[1])T\(parts[4])Z")
    }

    /// What a Retry-After header asks for: seconds, or the time until a date; negative waits are none.
    ///
    /// - Returns: nil when the header is neither.
    package static func retryAfter(_ text: String, now: Timestamp) -> Duration? {
        let trimmed = text.split(separator: " ", omittingEmptySubsequences: true).joined(separator: " ")
        if let seconds = Double(trimmed), seconds.isFinite, seconds >= 0 {
            return .milliseconds(Int64(min(seconds, 86_400) * 1000))
        }
        guard let date = parse(trimmed) else { return nil }
        let difference = date.microsecondsSinceEpoch - now.microsecondsSinceEpoch
        return .microseconds(min(max(difference, 0), 86_400_000_000))
    }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
}
