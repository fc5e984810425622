import SluiceCore
import SluiceSources
import Synchronization

/// What a store keeps between runs, in memory.
final class Notebook: SourceMemory {
    private let kept = Mutex<[String: [String: JSONValue]]>([:])
    private let files = Mutex<[KnownAsset]>([])

    private let runs = Atomic<Int>(0)

    /// Fingerprints of what has been examined.
    private let examined = Mutex<Set<String>>([])

    func startsOver() -> Bool { false }

    func stands(_ asset: Asset, fingerprint: String) -> Bool { examined.withLock { $0.contains(fingerprint) } }

    func examine(_ fingerprints: [String]) { examined.withLock { $0.formUnion(fingerprints) } }

    /// Each reading is a run of its own, unless the run is held.
    func runID() -> String { "run \(runs.load(ordering: .relaxed))" }

    func beginRun() { runs.add(1, ordering: .relaxed) }

    func notes(of source: String) -> [String: JSONValue] { kept.withLock { $0[source] ?? [:] } }

    func due(_ kind: Asset.Kind, tenant: String, after id: String, limit: Int) -> [KnownAsset] {
        files.withLock { files in
            Array(files.filter { $0.asset.id > id }.sorted { $0.asset.id < $1.asset.id }.prefix(limit))
        }
    }

    func keep(_ events: [SourceEvent<OpenAILocator>]) {
        for event in events {
            guard case .checkpoint(let checkpoint) = event else { continue }
            kept.withLock { kept in
                for (key, value) in checkpoint.notes { kept[checkpoint.source, default: [:]][key] = value }
            }
        }
    }

    /// Attempts to read log files, of those whose notes say which file it is.
    var attempts: [String: Int64] {
        let notes = kept.withLock { $0.values.reduce(into: [:]) { $0.merge($1) { $1 } } }
        return Dictionary(
            notes.values.compactMap { note -> (String, Int64)? in
                guard case .object(let members) = note, case .integer(let count)? = members["attempts"], count > 0,
                    case .string(let id)? = members["id"], members["kind"] == "log_file"
                else { return nil }
                return (id, count)
            }, uniquingKeysWith: +)
    }

    func setDue(_ assets: [KnownAsset]) { files.withLock { $0 = assets } }
}
