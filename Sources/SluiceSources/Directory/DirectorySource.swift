private import Glibc
package import SluiceContent
package import SluiceCore
private import Synchronization

/// Where a local asset's bytes are.
package enum LocalFileLocator: Sendable, Hashable {
    /// Absolute path, as bytes.
    case path([UInt8])
    case standardInput
}

/// Files of this machine: whole folders, single files and standard input.
///
/// Links inside a folder are not followed and special files never opened: each is told as an unexamined asset with
/// reason `link` or `special_entry`, so that what was seen adds up. A link that is given itself is taken for what it
/// leads to. A root below another one belongs to it and is listed once. Asset ids are absolute paths
/// (``PathText``), names are paths below the folder that was given, the tenant is `local`.
///
/// Listing and opening block the calling thread for as long as the file system does.
package final class DirectorySource: AssetSource {
    package typealias Locator = LocalFileLocator
    package typealias Content = ContentFile

    /// Tenant of all local assets.
    package static let tenant = "local"
    /// Id and name of what comes through standard input, when no other is given.
    package static let standardInputName = "stdin"

    /// What is still to be listed.
    private struct State {
        var walk: DirectoryWalk
        var readsStandardInput: Bool
        /// Roots that cannot be walked, in reverse.
        var unusable: [SourceGap]

        mutating func next() -> Step? {
            if let gap = unusable.popLast() { return .gap(gap) }
            if readsStandardInput {
                readsStandardInput = false
                return .standardInput
            }
            return walk.next().map { .walked($0, below: walk.root) }
        }
    }

    private enum Step {
        case gap(SourceGap)
        case standardInput
        case walked(DirectoryWalk.Item, below: [UInt8]?)
    }

    private let contentLimit: Int64
    private let spools: SpoolSpace
    private let standardInputName: String
    /// The walk before its first step.
    private let freshWalk: DirectoryWalk
    private let hasStandardInput: Bool
    private let state: Mutex<State>

    /// - Parameters:
    ///   - paths: folders and files, relative ones from the current folder; `-` is standard input.
    ///   - filter: which entries of the folders are taken.
    ///   - ownFiles: files that the run itself writes, whether they exist yet or not: left out and counted, because
    ///     what they hold comes from the files that are scanned.
    ///   - standardInputName: id and name of what comes through standard input. Later input of the same name is another
    ///     look at the same asset.
    ///   - contentLimit: bytes of standard input that are examined; one more is spooled, so that an extraction with
    ///     the same ``ExtractionLimits/inputBytes`` sees the cut.
    ///   - spools: the room for standard input.
    ///
    /// A path that does not exist or may not be reached is a gap; the others are scanned.
    ///
    /// - Throws: ``SluiceError`` of kind configuration that names all paths when none of them can be scanned.
    package init(
        paths: [String],
        filter: DirectoryFilter = DirectoryFilter(),
        ownFiles: [String] = [],
        standardInputName: String = standardInputName,
        contentLimit: Int64 = ExtractionLimits().inputBytes,
        spools: SpoolSpace = SpoolSpace()
    ) throws(SluiceError) {
        guard !paths.isEmpty else {
            throw SluiceError(.configuration, place: "paths", problem: "none is given", mend: "name a folder or file")
        }
        self.contentLimit = contentLimit
        self.spools = spools
        self.standardInputName = standardInputName
        hasStandardInput = paths.contains("-")
        let roots = DirectoryRoots(paths.filter { $0 != "-" })
        guard hasStandardInput || !roots.usable.isEmpty else { throw roots.error }
        freshWalk = DirectoryWalk(
            roots: roots.usable,
            filter: filter,
            ownFiles: Set(ownFiles.compactMap(FileSystem.realPath(ofNew:)))
        )
        state = Mutex(State(walk: freshWalk, readsStandardInput: hasStandardInput, unusable: roots.gaps.reversed()))
    }

    package var isLocal: Bool { true }

    /// Counters for ``RunSummary/counters``, so far: `files.filtered`, entries that the filter left out (a folder is
    /// one entry), and `files.own`, files of the run itself that were left out.
    package var counters: [String: Int] {
        state.withLock { ["files.filtered": $0.walk.filtered, "files.own": $0.walk.own] }
    }

    /// Patterns of the filter that have matched nothing so far.
    package var unmatchedPatterns: [GlobPattern] { state.withLock { $0.walk.unmatchedPatterns } }

    /// Counts what this source yields, by a walk of its own beside the one that yields it. Standard input is not counted:
    /// its size is not known.
    ///
    /// - Returns: assets and their bytes; nil when standard input takes part, or the task was cancelled.
    package func census() async -> (assets: Int, bytes: Int64)? {
        guard !hasStandardInput else { return nil }
        let fresh = freshWalk
        return try? await BlockingWork.run(cancellable: { isCancelled in
            var walk = fresh
            var (assets, bytes) = (0, Int64(0))
            while let item = walk.next() {
                if isCancelled() { throw CancellationError() }
                switch item {
                case .file(let path):
                    assets += 1
                    bytes += FileSystem.size(of: path) ?? 0
                case .unexamined: assets += 1
                case .gap, .listed: break
                }
            }
            return (assets, bytes)
        })
    }

    package func next() async throws -> SourceEvent<LocalFileLocator>? {
        switch state.withLock({ $0.next() }) {
        case nil: return nil
        case .gap(let gap): return .gap(gap)
        case .standardInput:
            let asset = Asset(
                kind: .localFile, id: standardInputName, name: standardInputName, tenant: Self.tenant)
            return .asset(SourcedAsset(asset: asset, locator: .standardInput))
        case .walked(let item, let root): return Self.event(item, below: root)
        }
    }

    package func content(of asset: SourcedAsset<LocalFileLocator>) async throws -> ContentFile {
        do {
            switch asset.locator {
            case .standardInput:
                return try await standardInput()
            case .path(let path):
                if let content = try FileSystem.open(file: path, seenAs: asset.asset) { return content }
                throw ContentError(reason: .specialEntry, detail: "it is no regular file any more")
            }
        } catch let error as SystemError {
            let failure = FileFailure(error)
            throw ContentError(reason: failure.reason, detail: failure.sentence)
        }
    }

    package func fingerprint(of asset: SourcedAsset<LocalFileLocator>) -> String? {
        switch asset.locator {
        case .path(let path): FileSystem.fingerprint(of: path, seenAs: asset.asset)
        case .standardInput: nil
        }
    }

    private func standardInput() async throws -> ContentFile {
        let (limit, spools) = (contentLimit, spools)
        return try await BlockingWork.run(cancellable: { isCancelled in
            do {
                var spool = try ContentSpool(in: spools)
                try FileSystem.spool(
                    descriptor: STDIN_FILENO, limit: limit == .max ? limit : limit + 1, into: &spool,
                    isCancelled: isCancelled)
                return try spool.finish()
            } catch let error as SystemError where error.call != "read" {
                throw ContentError(spool: error)
            }
        })
    }

    private static func event(_ item: DirectoryWalk.Item, below root: [UInt8]?) -> SourceEvent<LocalFileLocator> {
        switch item {
        case .file(let path): .asset(SourcedAsset(asset: asset(path, below: root), locator: .path(path)))
        case .unexamined(let path, let reason):
            .unexamined(CoverageRecord(asset: asset(path, below: root), state: .skipped, reasons: [reason]))
        case .gap(let gap): .gap(gap)
        case .listed(let root):
            .listed(
                FindingScope(tenant: tenant, assetKind: .localFile, assetIDPrefix: PathText.text(of: root))
            )
        }
    }

    private static func asset(_ path: [UInt8], below root: [UInt8]?) -> Asset {
        // Whatever is walked lies below the root, or is the root itself.
        let folder = root.map { $0 == [0x2F] ? 0 : $0.count } ?? 0
        let start = path.count > folder ? folder + 1 : path.lastIndex(of: 0x2F).map { $0 + 1 } ?? 0
        return Asset(
            kind: .localFile, id: PathText.text(of: path), name: PathText.text(of: path[start...]), tenant: tenant)
    }
}
