import SluiceContent
import SluiceCore

extension ToolReading {
    /// Reads an Outlook data file: `readpst` writes a mailbox for each folder, which is read in its turn.
    mutating func outlookStore(into receiver: inout some SegmentReceiver) throws {
        let limits = allowance.limits
        let folder: PrivateFolder
        do throws(SystemError) {
            folder = try PrivateFolder(
                in: tools.spools, fileBytes: limits.memberBytes,
                totalBytes: min(limits.expandedBytes, allowance.expandedBytes))
        } catch {
            tally.note(.fetchFailed, "no folder for its messages (\(error))")
            return try raw(into: &receiver)
        }
        // One process, folders as in the file, and into the folder that it works in.
        let ended = try run(.readpst, ["-r", "-j", "0", "-o", ".", ToolOrder.inputPath], { $0.folder = folder }) { _ in
        }
        // What it wrote since the last look of the watchdog counts too, and what has no room is not kept.
        guard folder.look() != .noRoom else {
            tally.noteNoRoom(for: .readpst)
            return try raw(into: &receiver)
        }
        let files = folder.files
        allowance.spend(bytes: files.reduce(0) { $0 + $1.byteCount })
        for file in files where file.byteCount > 0 {
            add(file.path.utf8) {
                do throws(SystemError) { return .content(try folder.open(file.path)) } catch {
                    return .trouble(.corrupt, "its messages cannot be read (\(error))")
                }
            }
        }
        guard let (code, end) = ended else { return try raw(into: &receiver) }
        if code != 0 || end.complains(of: "Error") {
            tally.note(.corrupt, "readpst cannot read all of the file")
        } else if found.isEmpty {
            tally.note(.noText, "readpst finds no messages in the file; read as bytes")
        }
        if !tally.reasons.isEmpty { try raw(into: &receiver) }
    }
}
