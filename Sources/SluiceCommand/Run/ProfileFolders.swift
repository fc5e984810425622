import Foundation
import SluiceCore
import SluiceDetection
import SluiceLookup

/// The folder in which a profile file lies.
struct FileProfileFolder: ProfileFolder {
    private let folder: URL

    /// - Parameter profile: path of the profile file.
    init(of profile: String) { folder = URL(fileURLWithPath: profile).deletingLastPathComponent() }

    private func path(of name: String) -> String {
        URL(fileURLWithPath: name, relativeTo: folder).standardizedFileURL.path
    }

    func exactData(_ name: String, key: String) throws(ProfileFileError) -> ExactDataFile {
        let secret: ExactDataKey
        do {
            secret = try ExactDataKey(KeyFile.text(path(of: key), place: "key_file"))
        } catch let error as SluiceError {
            throw ProfileFileError(problem: "key_file `\(escaped(key))`: \(error.problem)", mend: error.mend)
        } catch let error as ExactDataError {
            throw ProfileFileError(problem: "key_file `\(escaped(key))`: \(error.problem)", mend: error.mend)
        } catch {
            throw ProfileFileError(
                problem: "key_file `\(escaped(key))` cannot be read", mend: "check that this user may read it")
        }
        do {
            return try ExactDataFile(path: path(of: name), key: secret)
        } catch {
            throw ProfileFileError(problem: "file `\(escaped(name))` \(error.problem)", mend: error.mend)
        }
    }

    func contents(of name: String) throws(ProfileFileError) -> [UInt8] {
        let path = path(of: name)
        let attributes = try? FileManager.default.attributesOfItem(
            atPath: URL(fileURLWithPath: path).resolvingSymlinksInPath().path)
        guard attributes?[.type] as? FileAttributeType == .typeRegular, let size = attributes?[.size] as? Int else {
            throw ProfileFileError(
                problem: "is no file", mend: "name one by its path from the profile's folder")
        }
        guard size <= WordListFile.largestFile else {
            throw ProfileFileError(
                problem: "has \(size) bytes, at most \(WordListFile.largestFile)", mend: "split it over several entries"
            )
        }
        do {
            return Array(try Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe))
        } catch {
            throw ProfileFileError(problem: "cannot be read", mend: "check that this user may read it")
        }
    }
}
