package import SluiceContent
internal import SluiceCore

/// How the client behaves towards the servers. Every limit has a default that suits the live APIs.
package struct HTTPOptions: Sendable {
    /// How fast each route may be asked.
    package enum Pace: Sendable, Hashable {
        /// 90 a minute for the workspace API, 60 for the platform API, unlimited for a base URL on this machine.
        case byHost
        /// Requests a minute for each route; greater than 0.
        case perMinute(Double)
        /// Only by what the server asks for.
        case unlimited
    }

    package var pace: Pace = .byHost
    /// Requests that a rested route may send at once; at least 1.
    package var burst: Int = 10
    /// For a connection to come about.
    package var connectTimeout: Duration = .seconds(10)
    /// Without a byte from the server.
    package var idleTimeout: Duration = .seconds(30)
    /// For one API request with its whole body.
    package var requestTimeout: Duration = .seconds(120)
    /// For one try of a download, however large.
    package var downloadTimeout: Duration = .seconds(3600)
    /// Bytes a second below which a download counts as stuck, looked at after the first minute; 0 for none.
    package var minimumDownloadRate: Int = 4096
    /// Bytes of one API answer after decoding; longer ones are refused.
    package var bodyLimit: Int = 64 << 20
    /// Bytes of a log file after decoding (the API's own limit is 15 MB).
    package var logFileLimit: Int64 = 64 << 20
    /// Bytes of a file that are examined. The spool takes one byte more of a longer file, so that an extraction with
    /// the same ``ExtractionLimits/inputBytes`` sees the cut and records it.
    package var contentLimit: Int64 = ExtractionLimits().inputBytes
    /// Requests sent for one thing before transient trouble is final; at least 1.
    package var tries: Int = 6
    /// First step of the waits between tries: 1, 2, 4, 8, 16, 30 of these.
    package var backoffUnit: Duration = .seconds(1)
    /// Downloads at one time; at least 1.
    package var concurrentDownloads: Int = 8
    /// Hosts that files may be downloaded from, each with all hosts below it. The API hosts are always allowed.
    package var downloadHosts: [String] = ["oaiusercontent.com"]
    /// The room for what is fetched.
    package var spools = SpoolSpace()
    package var userAgent: String = "sluice"

    package init() {}
}
