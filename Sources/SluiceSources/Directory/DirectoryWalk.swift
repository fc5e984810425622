private import Glibc
internal import SluiceContent
internal import SluiceCore

/// Walks folders depth first, in the order of the names' bytes.
///
/// Held at one time: the names of the folders on the way down, never the files of a whole tree.
struct DirectoryWalk: Sendable {
    enum Item: Sendable, Hashable {
        case file([UInt8])
        /// A link or special entry, which has no content of its own.
        case unexamined([UInt8], CoverageReason)
        case gap(SourceGap)
        /// All below this root has been given, without a gap.
        case listed(root: [UInt8])
    }

    private struct Frame: Sendable {
        let path: [UInt8]
        /// In reverse, so that the next one is the last.
        var entries: [FileSystem.Entry]
    }

    private let filter: DirectoryFilter
    /// In reverse.
    private var roots: [[UInt8]]
    /// The root whose items are being given.
    private(set) var root: [UInt8]?
    private let ownFiles: Set<[UInt8]>
    private var rootHasGap = false
    private var stack: [Frame] = []
    /// Entries that the filter left out.
    private(set) var filtered = 0
    /// Own files that were left out.
    private(set) var own = 0
    /// Patterns of the filter that have matched nothing so far.
    private(set) var unmatchedPatterns: [GlobPattern]

    /// Roots are absolute paths without links, none below another.
    init(roots: [[UInt8]], filter: DirectoryFilter, ownFiles: Set<[UInt8]> = []) {
        self.roots = roots.reversed()
        self.filter = filter
        self.ownFiles = ownFiles
        unmatchedPatterns = filter.include + filter.exclude
    }

    /// The next item, or nil at the end. Blocks for as long as the file system does.
    mutating func next() -> Item? {
        while true {
            if let entry = nextEntry() {
                if let item = visit(entry.entry, in: entry.folder) { return item }
                continue
            }
            if let root {
                self.root = nil
                if !rootHasGap && filter.isOpen { return .listed(root: root) }
            }
            guard let next = roots.popLast() else { return nil }
            if let item = begin(next) { return item }
        }
    }

    private mutating func nextEntry() -> (entry: FileSystem.Entry, folder: [UInt8])? {
        while let top = stack.indices.last {
            if let entry = stack[top].entries.popLast() { return (entry, stack[top].path) }
            stack.removeLast()
        }
        return nil
    }

    private mutating func begin(_ path: [UInt8]) -> Item? {
        root = path
        rootHasGap = false
        do {
            switch try FileSystem.kind(of: path) {
            case .file: return .file(path)
            case .folder: return enter(path)
            case .link: return .unexamined(path, .link)
            case .special: return .unexamined(path, .specialEntry)
            }
        } catch {
            return gap(path, error)
        }
    }

    private mutating func visit(_ entry: FileSystem.Entry, in folder: [UInt8]) -> Item? {
        let path = (folder == [0x2F] ? [] : folder) + [0x2F] + entry.name
        let relative = path[min((root?.count ?? 0) + (root == [0x2F] ? 0 : 1), path.count)...]
        if entry.kind == .file && ownFiles.contains(path) {
            own += 1
            return nil
        }
        let isFolder = entry.kind == .folder
        if !unmatchedPatterns.isEmpty {
            unmatchedPatterns.removeAll { $0.matches(path: relative, name: entry.name[...], isFolder: isFolder) }
        }
        guard filter.takes(path: relative, name: entry.name[...], isFolder: isFolder) else {
            filtered += 1
            return nil
        }
        switch entry.kind {
        case .file: return .file(path)
        case .folder: return enter(path)
        case .link: return .unexamined(path, .link)
        case .special: return .unexamined(path, .specialEntry)
        }
    }

    private mutating func enter(_ path: [UInt8]) -> Item? {
        do {
            stack.append(Frame(path: path, entries: try FileSystem.entries(of: path).reversed()))
            return nil
        } catch {
            return gap(path, error)
        }
    }

    private mutating func gap(_ path: [UInt8], _ error: SystemError) -> Item {
        rootHasGap = true
        let failure = FileFailure(error)
        return .gap(SourceGap(scope: PathText.text(of: path), reason: failure.reason, detail: failure.sentence))
    }
}

/// What an error of the file system means for a person.
struct FileFailure: Sendable, Hashable {
    let reason: CoverageReason
    let sentence: String

    init(reason: CoverageReason, sentence: String) {
        self.reason = reason
        self.sentence = sentence
    }

    init(_ error: SystemError) {
        switch error.code {
        case EACCES, EPERM:
            reason = .fetchDenied
            sentence = "reading is not allowed (\(error)); run as a user who may read it"
        case ENOENT, ESTALE:
            reason = .fetchGone
            sentence = "it is no longer there (\(error))"
        case ELOOP:
            reason = .link
            sentence = "it is a link now (\(error)); links are not followed"
        case ENAMETOOLONG:
            reason = .fetchFailed
            sentence = "the path is longer than the system allows (\(error)); name a folder further down"
        default:
            reason = .fetchFailed
            sentence = "reading failed (\(error)); see to the file system and run again"
        }
    }
}
