internal import SluiceCore

/// Reads from the organization's audit log who was active and who sent which invite.
struct AuditLogReader: Sendable {
    let client: APIClient
    let clock: ServerClock
    let options: OpenAIOptions

    /// - Throws: ``SluiceError``; CancellationError. A log that cannot be read is one that is not available.
    func activity() async throws -> AuditLogActivity {
        let route = try APIRoute("/organization/audit_logs")
        let start = clock.now.adding(seconds: -Double(max(options.auditLogDays, 1)) * 86_400)
        let seconds = String(Int64(start.unixSeconds))
        var activity = AuditLogActivity(isAvailable: true)
        do {
            let isWhole = try await readNewest(route, since: seconds, into: &activity)
            // When events between the pages read and the start are missing, silence before them proves nothing.
            guard isWhole else { return activity }
            let coverage = [(name: "effective_at[lte]", value: seconds), (name: "limit", value: "1")]
            let answer = try await client.json(route, query: coverage)
            let oldest = WireList(answer.value).elements.compactMap { $0["effective_at"]?.time }.min()
            activity.oldestEvent = oldest ?? activity.oldestEvent
        } catch let error as APIError where [.exhausted, .malformed, .tooLarge].contains(error.kind) {
            let gap = SourceGap(scope: route.template, reason: error.reason, detail: error.sentence)
            return AuditLogActivity(isAvailable: false, trouble: gap)
        } catch is APIError {
            return AuditLogActivity(isAvailable: false)
        }
        return activity
    }

    /// - Returns: whether all events since then were read.
    private func readNewest(
        _ route: APIRoute,
        since seconds: String,
        into activity: inout AuditLogActivity
    ) async throws -> Bool {
        let walk = ObjectListWalk(
            client: client,
            route: route,
            query: [(name: "effective_at[gte]", value: seconds)],
            limit: 100
        )
        for _ in 0..<max(options.auditLogPages, 1) {
            guard let page = try await walk.next() else { return await walk.failure == nil }
            for (_, event) in page.objects { note(event, in: &activity) }
        }
        return false
    }

    private func note(_ event: JSONValue, in activity: inout AuditLogActivity) {
        guard let time = event["effective_at"]?.time else { return }
        activity.oldestEvent = min(activity.oldestEvent ?? time, time)
        let actor = event["actor"]
        let user =
            actor?["session"]?["user"]?["id"]?.identifier ?? actor?["api_key"]?["user"]?["id"]?.identifier
        guard let user else { return }
        activity.lastSeenByUser[user] = max(activity.lastSeenByUser[user] ?? time, time)
        if let invite = event["invite.sent"]?["id"]?.identifier { activity.inviterByInvite[invite] = user }
    }
}
