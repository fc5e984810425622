private import Glibc
internal import SluiceContent
internal import SluiceCore

/// The paths that a directory source was given, as far as they lead somewhere.
struct DirectoryRoots: Sendable {
    /// Real paths in the order given, without those that lie below another one or are given twice.
    let usable: [[UInt8]]
    /// One for each other path, with the path as it was given.
    let gaps: [SourceGap]

    init(_ paths: [String]) {
        var real: [[UInt8]] = []
        var gaps: [SourceGap] = []
        for path in paths {
            let bytes = Array(path.utf8)
            do {
                real.append(try FileSystem.realPath(bytes))
            } catch {
                let failure = FileFailure(root: error)
                let gap = SourceGap(
                    scope: PathText.text(of: bytes), reason: failure.reason, detail: failure.sentence)
                if !gaps.contains(gap) { gaps.append(gap) }
            }
        }
        self.gaps = gaps
        usable = Self.withoutCovered(real)
    }

    /// For when there is nothing usable: names every path with what is wrong with it.
    var error: SluiceError {
        SluiceError(
            .configuration,
            place: gaps.map { "\($0.scope) (\($0.detail))" }.joined(separator: ", "),
            problem: "cannot be scanned",
            mend: "name folders and files that exist, or - for standard input"
        )
    }

    private static func withoutCovered(_ paths: [[UInt8]]) -> [[UInt8]] {
        var kept: [[UInt8]] = []
        for (index, path) in paths.enumerated() {
            let isCovered = paths.enumerated().contains { other, root in
                root == path ? other < index : path.starts(with: root == [0x2F] ? root : root + [0x2F])
            }
            if !isCovered { kept.append(path) }
        }
        return kept
    }
}

extension FileFailure {
    /// For a path that a person gave: nothing was there before that could have vanished or become a link.
    init(root error: SystemError) {
        switch error.code {
        case ENOENT, ENOTDIR:
            self.init(reason: .fetchGone, sentence: "there is no such file or folder; check the path")
        case ELOOP:
            self.init(reason: .fetchFailed, sentence: "its links lead in a circle; name the file or folder itself")
        default: self.init(error)
        }
    }
}
