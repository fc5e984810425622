private import Glibc
private import Synchronization

/// The room that spools share: a folder for temporary files, and bounds on what all of them hold together.
///
/// Nobody waits for room. A spool that finds none in memory goes on in a file, and one that finds none in files fails, so
/// that spools which wait for each other cannot stop a run.
package final class SpoolSpace: Sendable {
    /// Where temporary files lie; they have no names there, but for the folders of programs that write files.
    package let folder: String
    /// Bytes of one spool that stay in memory.
    package let memoryBytesEach: Int64
    /// Bytes of all spools in memory.
    package let memoryBytes: Int64
    /// Bytes of all spools in files.
    package let fileBytes: Int64

    /// What all spools hold.
    package struct Held: Sendable, Hashable {
        package var memoryBytes: Int64 = 0
        package var fileBytes: Int64 = 0
    }

    private let state = Mutex(Held())

    package init(
        folder: String = defaultFolder, memoryBytesEach: Int64 = 8 << 20, memoryBytes: Int64 = 128 << 20,
        fileBytes: Int64 = 8 << 30
    ) {
        self.folder = folder
        self.memoryBytesEach = memoryBytesEach
        self.memoryBytes = memoryBytes
        self.fileBytes = fileBytes
    }

    /// `TMPDIR`, or `/tmp`.
    package static var defaultFolder: String {
        guard let value = unsafe getenv("TMPDIR") else { return "/tmp" }
        let folder = unsafe String(cString: value)
        return folder.hasPrefix("/") ? folder : "/tmp"
    }

    package var held: Held { state.withLock { $0 } }

    fileprivate func takeMemory(_ bytes: Int64) -> Bool {
        state.withLock { held in
            guard held.memoryBytes + bytes <= memoryBytes else { return false }
            held.memoryBytes += bytes
            return true
        }
    }

    fileprivate func takeFile(_ bytes: Int64) -> Bool {
        state.withLock { held in
            guard held.fileBytes + bytes <= fileBytes else { return false }
            held.fileBytes += bytes
            return true
        }
    }

    fileprivate func giveBack(_ bytes: Held) {
        state.withLock { held in
            held.memoryBytes -= bytes.memoryBytes
            held.fileBytes -= bytes.fileBytes
        }
    }
}

/// What one spool, or one folder of a program, holds of a ``SpoolSpace``; given back with the last reference.
package final class SpoolClaim: Sendable {
    private let space: SpoolSpace
    private let own = Mutex(SpoolSpace.Held())

    package init(in space: SpoolSpace) { self.space = space }

    deinit { space.giveBack(own.withLock { $0 }) }

    /// - Returns: whether there is room for so many bytes more.
    func takeMemory(_ bytes: Int64) -> Bool {
        own.withLock { own in
            guard space.takeMemory(bytes) else { return false }
            own.memoryBytes += bytes
            return true
        }
    }

    /// - Throws: ``SystemError/spoolLimit``.
    package func takeFile(_ bytes: Int64) throws(SystemError) {
        let isTaken = own.withLock { own in
            guard space.takeFile(bytes) else { return false }
            own.fileBytes += bytes
            return true
        }
        guard isTaken else { throw .spoolLimit }
    }

    func dropMemory() {
        own.withLock { own in
            space.giveBack(SpoolSpace.Held(memoryBytes: own.memoryBytes))
            own.memoryBytes = 0
        }
    }
}

extension SystemError {
    /// All spools together have taken what ``SpoolSpace/fileBytes`` allows.
    package static let spoolLimit = SystemError(call: "limits.spool_bytes", code: EDQUOT)
}
