import Hummingbird
import HummingbirdCore

/// The simulator's own paths, on every listener, without a key and not in the journal:
///
/// - `/__sim/journal` the requests so far; `?clear=1` forgets them after answering;
/// - `/__sim/clock` the time; `?set=ISO` or `?advance=SECONDS` changes it first;
/// - `/__sim/truth` the expected findings as JSON Lines.
enum ControlRoutes {
    static func answer(to request: Request, service: SimulatedService) -> Answer {
        let query = Query(request.uri.query)
        switch request.uri.path {
        case "/__sim/journal":
            let document = service.journal.document
            if query["clear"] != nil { service.journal.clear() }
            return .json(document)
        case "/__sim/clock": return clock(query, service)
        case "/__sim/truth":
            let lines = service.tenant.truth.flatMap(\.line)
            return Answer(status: 200, headers: [.contentType: "application/jsonl"], body: .bytes(lines))
        default: return Refusal.detail(404, "Not Found").answer
        }
    }

    private static func clock(_ query: Query, _ service: SimulatedService) -> Answer {
        if let text = query["set"] {
            guard let moment = Moment(iso8601: text) else {
                return Refusal.detail(400, "set: write a time such as 2026-11-23T09:00:00Z").answer
            }
            service.clock.set(moment)
        }
        if let text = query["advance"] {
            guard let seconds = Int64(text), abs(seconds) <= 3_155_760_000 else {
                return Refusal.detail(400, "advance: write a number of seconds, at most a hundred years").answer
            }
            service.clock.set(service.clock.now.adding(seconds: seconds))
        }
        let now = service.clock.now
        return .json(["now": .string(now.iso8601()), "unix": .integer(now.unix)])
    }
}
