import Foundation
import Logging
import SluiceContent
import SluicePattern
import Synchronization

/// Where compiled databases are kept between runs.
enum CompiledCache: Sendable, Hashable {
    case none
    /// A folder that somebody named.
    case folder(String)
    /// By the XDG Base Directory Specification: `$XDG_CACHE_HOME/sluice` or `~/.cache/sluice`.
    case usual

    /// What the setting says.
    init(_ reader: inout SettingsReader) {
        switch reader.text("cache") {
        case nil: self = .usual
        case "none": self = .none
        case let path?:
            if path.isEmpty { reader.report("--cache is empty; name a folder, or none") }
            self = .folder(path)
        }
    }

    /// Opens the folder. What is wrong with it, or with a file of it, is one warning; the run goes on without it.
    ///
    /// - Parameters:
    ///   - environment: of the process.
    ///   - logger: gets the warnings. Nobody asked for the usual folder, so it is told only when others can write there.
    /// - Returns: nil for none.
    func open(environment: [String: String], logger: Logger) -> CacheFolder? {
        let path: String? =
            switch self {
            case .none: nil
            case .folder(let path): path
            case .usual: Self.usualPath(environment)
            }
        guard let path else { return nil }
        let told = ToldPaths()
        return CacheFolder(path) { refusal in
            guard refusal.isUnsafe || self != .usual, told.insert(refusal.path) else { return }
            logger.warning(
                "this part of the cache is not used, profiles are compiled anew: \(refusal.problem); \(refusal.mend)",
                metadata: ["path": "\(refusal.path)"])
        }
    }

    /// The specification has relative paths ignored; without a home there is no folder.
    private static func usualPath(_ environment: [String: String]) -> String? {
        if let base = environment["XDG_CACHE_HOME"], base.hasPrefix("/") { return base + "/sluice" }
        guard let home = environment["HOME"], home.hasPrefix("/") else { return nil }
        return home + "/.cache/sluice"
    }
}

/// The paths that a warning was given for: a file may be looked at several times.
private final class ToldPaths: Sendable {
    private let paths = Mutex<Set<String>>([])

    /// Whether it is a new one.
    func insert(_ path: String) -> Bool { paths.withLock { $0.insert(path).inserted } }
}

/// The part of a cache folder that belongs to this build of the program: what another one kept is not seen, for it may
/// have read or compiled the same things otherwise.
struct ProgramCache: PatternSetStore {
    private let folder: CacheFolder
    private let build: String

    init(_ folder: CacheFolder) {
        self.folder = folder
        build = ProgramBuild.current.name
    }

    func bytes(named name: String) -> [UInt8]? { folder.bytes(named: "\(build)-\(name)") }

    func keep(_ bytes: [UInt8], named name: String) { folder.keep(bytes, named: "\(build)-\(name)") }
}
