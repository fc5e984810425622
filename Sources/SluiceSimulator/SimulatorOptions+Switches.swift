extension SimulatorOptions {
    /// One line per switch, for `--help`: name, values, effect.
    package static let switchHelp = """
        rate=off|N/min|N/s            requests per route; more are answered with 429
        retry_after=int|date|none     form of Retry-After on a 429
        fail_every=N                  every Nth request of a route fails (0: never)
        fail_status=500|503|reset|stall|truncated
        body=plain|chunked|gzip|wrong-length|endless|drip   form of file bodies
        redirect=signed|private|foreign|insecure|loop   where file routes send the client
        cursor=normal|loop|deleted    listings that lead round in a circle, or whose first cursor is refused
        url_ttl=SECONDS               life time of signed URLs
        drift=on|off                  pages repeat, re-order, shorten and are empty while walked
        dup_events=on|off             log files repeat events
        late_events=on|off            some events stand in a later log file
        same_end_time=on|off          groups of log files share an end_time
        boundary=inclusive|exclusive  whether `after` repeats the boundary file
        retention=DAYSd|SECONDS       age at which log files vanish
        scopes=ROUTE,…                routes that answer 403; logs.TYPE for one type
        conversations=gone|404|410|serve
        project_config=list|array|object
        files=envelope|array          form of files and tools in a configuration
        tool_spelling=mixed|underscore|dash
        delete_after_list=SHARE       share (0 to 1) of listed objects that are gone
        skew=SECONDS                  Date header ahead of the clock
        audit_logs=on|off|404         off answers 403
        owner_project_access=on|off   off answers 400 to that filter
        corrupt_log=none|line|sha|truncated
        log_bytes=N                   fill message log files up to N bytes
        clock=TIME|system             ISO 8601 with zone; a given time stands still
        clock_runs=on|off
        """

    /// Names that `scopes` takes.
    package static let routeNames = RouteName.allCases.map(\.rawValue)

    /// Sets one switch from `name=value` as written in ``switchHelp``.
    package mutating func set(_ assignment: String) throws(SimulatorError) {
        guard let equals = assignment.firstIndex(of: "=") else {
            throw SimulatorError(.option, "switch '\(assignment)': expected name=value, for example rate=100/min")
        }
        let name = String(assignment[..<equals])
        let value = String(assignment[assignment.index(after: equals)...])
        if try setTraffic(name, value) { return }
        if try setLogs(name, value) { return }
        if try setDocuments(name, value) { return }
        throw SimulatorError(.option, "switch '\(name)': no such switch; --help lists them")
    }

    private mutating func setTraffic(_ name: String, _ value: String) throws(SimulatorError) -> Bool {
        switch name {
        case "rate": throttling.rate = try Self.rate(value)
        case "retry_after": throttling.retryAfter = try Self.choice(name, value)
        case "fail_every": faults.every = Int(try Self.number(name, value, 0...1_000_000_000))
        case "fail_status": faults.status = try Self.choice(name, value)
        case "body": faults.body = try Self.choice(name, value)
        case "redirect": faults.redirect = try Self.choice(name, value)
        case "cursor": faults.cursor = try Self.choice(name, value)
        case "url_ttl": links.urlLifetime = try Self.number(name, value, 0...31_536_000)
        case "delete_after_list": links.deletedShare = try Self.share(name, value)
        case "skew": clock.skew = try Self.number(name, value, -315_360_000...315_360_000)
        case "clock": clock.start = try Self.time(value)
        case "clock_runs": clock.runs = try Self.toggle(name, value)
        default: return false
        }
        return true
    }

    private mutating func setLogs(_ name: String, _ value: String) throws(SimulatorError) -> Bool {
        switch name {
        case "dup_events": logs.duplicateEvents = try Self.toggle(name, value)
        case "late_events": logs.lateEvents = try Self.toggle(name, value)
        case "same_end_time": logs.sameEndTime = try Self.toggle(name, value)
        case "boundary": logs.boundary = try Self.choice(name, value)
        case "retention":
            let isDays = value.hasSuffix("d")
            let number = try Self.number(name, isDays ? String(value.dropLast()) : value, 0...315_360_000)
            logs.retention = isDays ? min(number, 3_650) * 86_400 : number
        case "log_bytes": logs.fileBytes = Int(try Self.number(name, value, 0...1_000_000_000))
        case "corrupt_log": logs.corruption = value == "none" ? nil : try Self.choice(name, value)
        default: return false
        }
        return true
    }

    private mutating func setDocuments(_ name: String, _ value: String) throws(SimulatorError) -> Bool {
        switch name {
        case "drift": shapes.drift = try Self.toggle(name, value)
        case "scopes": access.denied = try Self.routes(value)
        case "conversations": access.conversations = try Self.choice(name, value)
        case "audit_logs": access.auditLogs = try Self.choice(name, value)
        case "owner_project_access": access.ownerProjectAccess = try Self.toggle(name, value)
        case "project_config": shapes.projectConfiguration = try Self.choice(name, value)
        case "files": shapes.files = try Self.choice(name, value)
        case "tool_spelling": shapes.toolSpelling = try Self.choice(name, value)
        default: return false
        }
        return true
    }

    private static func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ name: String,
        _ value: String
    ) throws(SimulatorError) -> Choice {
        if let choice = Choice(rawValue: value) { return choice }
        let known = Choice.allCases.map(\.rawValue).joined(separator: ", ")
        throw SimulatorError(.option, "switch '\(name)': '\(value)' is no value of it; use one of \(known)")
    }

    private static func toggle(_ name: String, _ value: String) throws(SimulatorError) -> Bool {
        switch value {
        case "on", "true": return true
        case "off", "false": return false
        default: throw SimulatorError(.option, "switch '\(name)': '\(value)' is no value of it; use on or off")
        }
    }

    private static func number(
        _ name: String,
        _ value: String,
        _ range: ClosedRange<Int64>
    ) throws(SimulatorError) -> Int64 {
        if let number = Int64(value), range.contains(number) { return number }
        let bounds = "\(range.lowerBound) to \(range.upperBound)"
        throw SimulatorError(.option, "switch '\(name)': '\(value)' is no number in the range \(bounds)")
    }

    private static func share(_ name: String, _ value: String) throws(SimulatorError) -> Double {
        if let share = Double(value), (0...1).contains(share) { return share }
        throw SimulatorError(.option, "switch '\(name)': '\(value)' is no number in the range 0 to 1")
    }

    private static func rate(_ value: String) throws(SimulatorError) -> ThrottlingOptions.Rate? {
        if value == "off" { return nil }
        let parts = value.split(separator: "/", omittingEmptySubsequences: false)
        let periods = ["min": 60, "s": 1]
        if parts.count == 2, let requests = Int(parts[0]), (1...1_000_000).contains(requests),
            let seconds = periods[String(parts[1])]
        {
            return ThrottlingOptions.Rate(requests: requests, seconds: seconds)
        }
        throw SimulatorError(.option, "switch 'rate': '\(value)' is no rate; write off, 100/min or 10/s")
    }

    private static func time(_ value: String) throws(SimulatorError) -> Moment? {
        if value == "system" { return nil }
        if let moment = Moment(iso8601: value) { return moment }
        throw SimulatorError(.option, "switch 'clock': '\(value)' is no time; write 2026-11-23T09:00:00Z or system")
    }

    private static func routes(_ value: String) throws(SimulatorError) -> Set<String> {
        let names = Set(value.split(separator: ",").map(String.init))
        for name in names where !routeNames.contains(name) && !name.hasPrefix("logs.") {
            let known = routeNames.joined(separator: ", ")
            throw SimulatorError(.option, "switch 'scopes': no route '\(name)'; use \(known) or logs.EVENT_TYPE")
        }
        return names
    }
}
