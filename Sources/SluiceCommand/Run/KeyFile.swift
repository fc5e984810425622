import Foundation
import SluiceCore
import SluiceSources

/// Reads a key from a file that only its owner can read.
enum KeyFile {
    /// - Parameters:
    ///   - path: of the file; blanks and line ends around the key are dropped.
    ///   - place: the variable that named it, for errors.
    /// - Returns: the key.
    /// - Throws: ``SluiceError`` of kind `.configuration`; it never shows what the file holds.
    static func read(_ path: String, place: String) throws(SluiceError) -> Secret {
        try Secret(text(path, place: place).trimmingCharacters(in: .whitespacesAndNewlines), place: place)
    }

    /// The whole text of such a file.
    ///
    /// - Parameters:
    ///   - path: of the file.
    ///   - place: what named it, for errors.
    /// - Returns: what it holds, as it is.
    /// - Throws: ``SluiceError`` of kind `.configuration`; it never shows what the file holds.
    static func text(_ path: String, place: String) throws(SluiceError) -> String {
        // The links of a mounted secret lead to a file of this set of secrets; a link's own mode says nothing.
        let file = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: file),
            let mode = attributes[.posixPermissions] as? Int,
            let text = try? String(contentsOfFile: file, encoding: .utf8)
        else {
            throw SluiceError(
                .configuration, place: "\(place) \(path)", problem: "cannot be read",
                mend: "check that the file exists and that this user may read it"
            )
        }
        guard mode & 0o077 == 0 || mode & 0o022 == 0 && isMountedSecret(file) else {
            throw SluiceError(
                .configuration, place: "\(place) \(path)",
                problem: "others than its owner may use it (mode \(String(mode, radix: 8)))",
                mend: "run `chmod 600` on it"
            )
        }
        return text
    }

    /// Container engines mount secrets world-readable below /run/secrets, which only the container sees.
    private static func isMountedSecret(_ resolved: String) -> Bool { resolved.hasPrefix("/run/secrets/") }
}
