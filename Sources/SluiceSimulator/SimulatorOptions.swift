/// What a simulator serves and how it behaves. The default is a well-behaved service with a small generated tenant.
///
/// ``set(_:)`` changes one switch from its text form, as the executable's `--set` does.
package struct SimulatorOptions: Sendable {
    /// Which data is served.
    package enum TenantKind: Sendable {
        /// The documents of the API reference's section 8, with its expected findings.
        case fixtures
        /// A tenant made from a seed.
        case generated(GeneratedTenantOptions)
    }

    package var tenant: TenantKind
    package var clock = ClockOptions()
    package var ports = PortOptions()
    package var throttling = ThrottlingOptions()
    package var faults = FaultOptions()
    package var access = AccessOptions()
    package var links = LinkOptions()
    package var logs = LogOptions()
    package var shapes = ShapeOptions()

    package init(tenant: TenantKind = .generated(GeneratedTenantOptions())) { self.tenant = tenant }
}

/// Size and seed of a generated tenant. Negative numbers count as 0.
package struct GeneratedTenantOptions: Sendable {
    /// Same seed, same clock, same bytes; but signed URLs hold the blob port, and an encrypted archive is salted.
    package var seed: UInt64 = 1
    /// Workspace users, 1 at least; organization users are as many, but at least 16.
    package var users = 24
    package var conversations = 60
    package var gpts = 16
    /// Workspace projects; platform projects are as many, but 2 at least and 50 at most.
    package var projects = 5
    /// Folder whose files are given out round robin instead of generated ones; nothing is known about what they hold.
    package var filesFrom: String?
    /// Stands behind the names of GPTs, projects and keys and the titles of conversations.
    package var nameSuffix = ""

    package init() {}
}

/// The virtual clock.
package struct ClockOptions: Sendable {
    /// Time at start, also the time to which a generated tenant's ages refer. Nil: the system's time at start.
    /// Near misses of a generated tenant are an hour short of a threshold, so its truth holds for the first hour.
    package var start: Moment?
    /// Whether time goes on by itself. Nil: only if ``start`` is nil.
    package var runs: Bool?
    /// Seconds by which the `Date` header is ahead of the virtual clock; may be negative.
    package var skew: Int64 = 0

    package init() {}
}

/// TCP ports on 127.0.0.1; 0 takes any free one.
package struct PortOptions: Sendable {
    package var chatGPT = 0
    package var platform = 0
    package var blob = 0

    package init() {}
}

/// Rate limits of the two API hosts.
package struct ThrottlingOptions: Sendable {
    /// Form of the `Retry-After` header of a 429.
    package enum RetryAfter: String, Sendable, CaseIterable {
        case int, date, none
    }

    /// A token bucket per host, tenant, method and route: `requests` at once, refilled evenly over `seconds`.
    package struct Rate: Sendable, Equatable {
        package var requests: Int
        package var seconds: Int

        package init(requests: Int, seconds: Int) {
            self.requests = requests
            self.seconds = seconds
        }
    }

    /// Nil: no limit.
    package var rate: Rate?
    package var retryAfter = RetryAfter.int

    package init() {}
}

/// Transient faults.
package struct FaultOptions: Sendable {
    package enum Status: String, Sendable, CaseIterable {
        case internalError = "500"
        case unavailable = "503"
        /// The connection ends in the middle of the body.
        case reset
        /// The head is sent and then nothing more.
        case stall
        /// A good answer of an API host is cut in the middle, with the length of what is left: JSON that ends early.
        /// Other hosts answer as usual.
        case truncated
    }

    /// Where the by-id routes of files and log files send the client.
    package enum Redirect: String, Sendable, CaseIterable {
        /// To the signed address.
        case signed
        /// To an address inside a private network.
        case `private`
        /// To another host, over https.
        case foreign
        /// To another host, without encryption.
        case insecure
        /// To the storage, which redirects to itself without end.
        case loop
    }

    /// What the cursors of all listings do.
    package enum Cursor: String, Sendable, CaseIterable {
        case normal
        /// Every page says that there is more behind the very first cursor.
        case loop
        /// The object that the first cursor of each listing names is deleted meanwhile.
        case deleted
    }

    /// How blob answers differ from a plain body with a true length.
    package enum Body: String, Sendable, CaseIterable {
        case plain
        /// No `Content-Length`.
        case chunked
        /// `Content-Encoding: gzip`.
        case gzip
        /// `Content-Length` promises one byte more than is sent, then the connection ends.
        case wrongLength = "wrong-length"
        /// The content over and over until the client goes away.
        case endless
        /// 64 bytes every 10 milliseconds.
        case drip
    }

    /// Every Nth request of a route (on all three hosts) fails; 0 for none, 1 for all.
    package var every = 0
    package var status = Status.internalError
    package var body = Body.plain
    package var redirect = Redirect.signed
    package var cursor = Cursor.normal

    package init() {}
}

/// What a key may see and which routes exist.
package struct AccessOptions: Sendable {
    /// The conversations list of generation 1, removed on 2026-06-05.
    package enum Conversations: String, Sendable, CaseIterable {
        /// As for a path that never existed: 404 `Not Found`.
        case gone
        /// 404 with a text about the removal.
        case notFound = "404"
        case gone410 = "410"
        case serve
    }

    package enum AuditLogs: String, Sendable, CaseIterable {
        case on
        /// 403, as when audit logging is not switched on.
        case off
        case notFound = "404"
    }

    /// Names of ``SimulatorOptions/routeNames`` that answer 403; `logs.TYPE` denies one event type.
    package var denied: Set<String> = []
    package var conversations = Conversations.gone
    package var auditLogs = AuditLogs.on
    /// False: `owner_project_access` is answered with 400, as by an organization without that filter.
    package var ownerProjectAccess = true

    package init() {}
}

/// Signed URLs and objects that vanish.
package struct LinkOptions: Sendable {
    /// Seconds for which a signed URL is valid.
    package var urlLifetime: Int64 = 3_600
    /// Share (0 to 1) of listed files, GPTs and projects that are gone when they are fetched; chosen by id.
    package var deletedShare = 0.0

    package init() {}
}

/// The contract of the logs platform.
package struct LogOptions: Sendable {
    package enum Boundary: String, Sendable, CaseIterable {
        /// Files whose `end_time` is strictly later than `after`.
        case exclusive
        /// The boundary file is listed again.
        case inclusive
    }

    package enum Corruption: String, Sendable, CaseIterable {
        /// A line that is no JSON.
        case line
        /// `file_sha256` is of other bytes.
        case sha
        /// The download ends half way; length and `file_sha256` in the listing are those of the whole.
        case truncated
    }

    /// Each file repeats events of the file before it and of its own.
    package var duplicateEvents = false
    /// Some events stand in a file that ends half an hour or more after them.
    package var lateEvents = false
    /// Groups of three files share an `end_time`.
    package var sameEndTime = false
    package var boundary = Boundary.exclusive
    /// Seconds after which a log file vanishes from listing and download.
    package var retention: Int64 = 30 * 86_400
    /// Applied to the first and then every fourth file of an event type.
    package var corruption: Corruption?
    /// Bytes up to which each file of messages is filled with messages that name no file; 0 for none.
    package var fileBytes = 0

    package init() {}
}

/// Variants of the documents' form.
package struct ShapeOptions: Sendable {
    package enum Configuration: String, Sendable, CaseIterable {
        case list, array, object
    }

    package enum Files: String, Sendable, CaseIterable {
        case envelope, array
    }

    package enum ToolSpelling: String, Sendable, CaseIterable {
        /// As each document has it.
        case mixed
        case underscore, dash
    }

    /// Form of a project's `latest_config`.
    package var projectConfiguration = Configuration.list
    /// Form of `files` and `tools` inside a configuration.
    package var files = Files.envelope
    package var toolSpelling = ToolSpelling.mixed
    /// Repeats, re-orders, shortens and empties pages of the object lists and of the log listing while they are walked;
    /// nothing is lost.
    package var drift = false

    package init() {}
}
