import Foundation
import SluiceCore
import SluiceTrial
import Yams

/// Reads a truth: JSON Lines beside the files that it is about, or marked texts.
enum TruthFiles {
    /// - Parameter path: a `*.marked` file, a folder with such files, or a file with JSON Lines.
    /// - Returns: what was read, in the order of the file.
    /// - Throws: ``SluiceError`` of kind `.configuration`.
    static func read(_ path: String) throws -> [LabelledText] {
        guard let type = type(of: path) else {
            throw problem(path, "no such file or folder", "name a file with JSON Lines, or marked texts")
        }
        guard type == .typeDirectory else {
            return try texts(of: path, name: URL(fileURLWithPath: path).lastPathComponent)
        }
        let names = try FileManager.default.contentsOfDirectory(atPath: path).filter { $0.hasSuffix(".marked") }
        guard !names.isEmpty else {
            throw problem(path, "the folder holds no *.marked file", "name a folder with marked texts, or a file")
        }
        return try names.sorted().flatMap { try texts(of: "\(path)/\($0)", name: $0) }
    }

    /// Whether the texts stand in the truth itself: it is a `*.marked` file or a folder with such files.
    static func isMarked(_ path: String) -> Bool { path.hasSuffix(".marked") || type(of: path) == .typeDirectory }

    private static func type(of path: String) -> FileAttributeType? {
        let path = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        return (try? FileManager.default.attributesOfItem(atPath: path))?[.type] as? FileAttributeType
    }

    private static func texts(of path: String, name: String) throws -> [LabelledText] {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw problem(path, "cannot be read", "check that this user may read it")
        }
        do throws(TruthError) {
            guard name.hasSuffix(".marked") else { return try TruthLines.texts(in: Array(data), file: path) }
            guard let text = String(data: data, encoding: .utf8) else {
                throw TruthError(file: path, line: nil, problem: "is no UTF-8 text", mend: "save it as UTF-8")
            }
            return try MarkedText.texts(in: text, file: name)
        } catch {
            let place = "\(error.file)\(error.line.map { ":\($0)" } ?? "")"
            throw problem(place, error.problem, error.mend)
        }
    }

    /// Reads which entries stand for which kind: a YAML mapping of kinds to lists of entry ids and infoTypes.
    ///
    /// - Throws: ``SluiceError`` of kind `.configuration`.
    static func kinds(_ path: String) throws -> TruthKinds {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8),
            let table = try? YAMLDecoder().decode([String: [String]].self, from: text)
        else {
            throw problem(path, "is no mapping of kinds to lists", "write lines such as `pan: [CREDIT_CARD_NUMBER]`")
        }
        return TruthKinds(table)
    }

    private static func problem(_ path: String, _ problem: String, _ mend: String) -> SluiceError {
        SluiceError(.configuration, place: escaped(path), problem: problem, mend: mend)
    }
}
