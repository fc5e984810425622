import Foundation
import SluiceContent
import SluiceCore
import SluiceSinks

/// A place that scans write to, and whether they can.
struct HostPlace {
    var name: String
    var path: String
    /// Why nothing can be written there and what to do; nil when something can.
    var problem: String?

    /// The result database, where one is named, and the folder of temporary files.
    static func inventory(database: String?, temporaryFiles folder: String) -> [HostPlace] {
        let temporary = HostPlace(
            name: "temporary files", path: folder,
            problem: isWritable(folder) ? nil : "cannot be written; set TMPDIR or spool.folder to a folder that can")
        guard let database else { return [temporary] }
        return [HostPlace(name: "result database", path: database, problem: problem(database: database)), temporary]
    }

    private static func problem(database path: String) -> String? {
        guard (try? FileManager.default.attributesOfItem(atPath: path)) != nil else {
            let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
            return isWritable(folder) ? nil : "its folder cannot be written; make it writable for this user"
        }
        do {
            try ResultStore.checkForWriting(path: path)
            return nil
        } catch let error as SluiceError {
            return "\(error.problem); \(error.mend)"
        } catch {
            return "\(type(of: error))"
        }
    }

    private static func isWritable(_ folder: String) -> Bool {
        let attributes = try? FileManager.default.attributesOfItem(
            atPath: URL(fileURLWithPath: folder).resolvingSymlinksInPath().path)
        return attributes?[.type] as? FileAttributeType == .typeDirectory
            && FileManager.default.isWritableFile(atPath: folder)
    }
}
