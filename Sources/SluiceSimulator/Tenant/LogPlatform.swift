import Crypto
import Synchronization

/// Events by type and 10-minute file, before the switches of the logs platform act on them.
protocol LogCatalog: Sendable {
    var eventTypes: [String] { get }
    /// Files of a type; 0 for an unknown one.
    func fileCount(_ type: String) -> Int
    /// When file `index` of a type ends; ascending by index.
    func endTime(_ type: String, _ index: Int) -> Moment
    func identifier(_ type: String, _ index: Int) -> String
    /// The inverse of ``identifier(_:_:)``.
    func place(of identifier: String) -> (type: String, index: Int)?
    func events(_ type: String, _ index: Int, links: EventLinks) -> [JSON]
    /// Time of the newest event of a type; nil when there is none.
    func newestEvent(_ type: String) -> Moment?
}

/// Signs the URLs that stand inside events: valid for the configured time after the event, whenever they are read.
struct EventLinks: Sendable {
    let links: SignedLinks
    let lifetime: Int64

    func url(of file: String, at time: Moment) -> String {
        links.url(of: file, expires: time.adding(seconds: lifetime))
    }
}

/// Listing and content of log files, with the contract's irregularities as switched on.
///
/// File contents are made when asked for; only their sizes and hashes are kept.
final class LogPlatform: Sendable {
    struct File: Sendable {
        let type: String
        let index: Int
        let id: String
        let endTime: Moment
    }

    private struct Measure {
        var size: Int
        var sha256: String
    }

    private let catalog: any LogCatalog
    private let options: LogOptions
    private let filler: LogFiller
    private let measures = Mutex([String: Measure]())

    init(catalog: any LogCatalog, seed: UInt64, options: LogOptions) {
        self.catalog = catalog
        self.options = options
        filler = LogFiller(seed: seed)
    }

    var eventTypes: [String] { catalog.eventTypes }

    func newestEvent(_ type: String) -> Moment? { catalog.newestEvent(type) }

    /// Files of the given types that are kept at `now`, ascending by end time.
    func files(_ types: [String], now: Moment) -> [File] {
        let oldest = now.adding(seconds: -options.retention)
        var files: [File] = []
        for type in types {
            for index in 0..<catalog.fileCount(type) {
                let end = endTime(type, index)
                guard end > oldest else { continue }
                files.append(File(type: type, index: index, id: catalog.identifier(type, index), endTime: end))
            }
        }
        return types.count > 1 ? files.sorted { ($0.endTime, $0.id) < ($1.endTime, $1.id) } : files
    }

    /// One row of the listing.
    func row(_ file: File, links: EventLinks) -> JSON {
        let measure = measure(file, links: links)
        let end = file.endTime.iso8601()
        let stamp = file.endTime.iso8601(fraction: false).dropLast()
        return [
            "id": .string(file.id), "event_type": .string(file.type), "end_time": .string(end),
            "file_name": .string("\(file.type)_\(stamp)+00:00.jsonl"), "file_size": .integer(measure.size),
            "file_sha256": .string(measure.sha256),
        ]
    }

    /// Whether a log file exists and is kept at `now`.
    func exists(_ id: String, now: Moment) -> Bool {
        guard let (type, index) = catalog.place(of: id) else { return false }
        return endTime(type, index) > now.adding(seconds: -options.retention)
    }

    /// The bytes of a log file as they come over the wire, or nil when it is gone.
    func download(_ id: String, now: Moment, links: EventLinks) -> [UInt8]? {
        guard exists(id, now: now), let (type, index) = catalog.place(of: id) else { return nil }
        let content = content(type, index, links: links)
        guard options.corruption == .truncated, isCorrupt(index) else { return content }
        return Array(content.prefix(content.count / 2))
    }

    private func measure(_ file: File, links: EventLinks) -> Measure {
        if let known = measures.withLock({ $0[file.id] }) { return known }
        let content = content(file.type, file.index, links: links)
        let damaged = options.corruption == .sha && isCorrupt(file.index)
        let digest = SHA256.hash(data: damaged ? content + [0x0A] : content)
        let hex = digest.map { ($0 < 0x10 ? "0" : "") + String($0, radix: 16) }.joined()
        let measure = Measure(size: content.count, sha256: hex)
        measures.withLock { $0[file.id] = measure }
        return measure
    }

    private func isCorrupt(_ index: Int) -> Bool { index % 4 == 0 }

    private func endTime(_ type: String, _ index: Int) -> Moment {
        guard options.sameEndTime else { return catalog.endTime(type, index) }
        return catalog.endTime(type, min(index / 3 * 3 + 2, catalog.fileCount(type) - 1))
    }

    private func content(_ type: String, _ index: Int, links: EventLinks) -> [UInt8] {
        var output: [UInt8] = []
        for (place, event) in events(type, index, links: links).enumerated() {
            event.append(to: &output)
            output.append(0x0A)
            if place == 0, options.corruption == .line, isCorrupt(index) {
                output.append(contentsOf: "{\"event_id\": \"cut off\n".utf8)
            }
        }
        if type == "CONVERSATION_MESSAGE" {
            let time = catalog.endTime(type, index).adding(seconds: -60)
            filler.fill(&output, to: options.fileBytes, name: catalog.identifier(type, index), time: time)
        }
        return output
    }

    private func events(_ type: String, _ index: Int, links: EventLinks) -> [JSON] {
        var events = catalog.events(type, index, links: links)
        let count = catalog.fileCount(type)
        if options.lateEvents {
            let delay = min(3, count - 1)
            if delay > 0, index + delay < count { events = events.indices.filter { !isLate($0) }.map { events[$0] } }
            if delay > 0, index >= delay {
                let earlier = catalog.events(type, index - delay, links: links)
                events += earlier.indices.filter(isLate).map { earlier[$0] }
            }
        }
        if options.duplicateEvents {
            let last = events.last
            if index > 0, let repeated = catalog.events(type, index - 1, links: links).first {
                events.insert(repeated, at: 0)
            }
            if let last { events.append(last) }
        }
        return events
    }

    private func isLate(_ place: Int) -> Bool { place % 4 == 1 }
}
