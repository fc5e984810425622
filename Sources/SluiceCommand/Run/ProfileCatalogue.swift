import Foundation
import SluiceCore
import SluiceDetection
import SluicePattern
import SluiceProfiles

/// The profiles of a run: the embedded ones, or those of the folders and files that `--profiles` names.
struct ProfileCatalogue: Sendable {
    let profiles: [Profile]

    /// Loads every file, and tells the problems of all of them at once.
    ///
    /// - Parameters:
    ///   - paths: folders (all `*.yaml` and `*.yml` in them, not below), files, and ids of embedded profiles; empty for
    ///     the embedded ones.
    ///   - ignoreRules: file with ignore rules that hold over all profiles; nil for none.
    ///   - isScan: whether, of the embedded ones, those with `default: false` are left out.
    ///   - store: where the embedded ones of a scan are kept between runs, without their examples; nil to read them
    ///     each time.
    /// - Returns: the profiles in the order of the paths and, within a folder, of the names.
    /// - Throws: ``SluiceError`` of kind `.configuration`.
    static func load(
        _ paths: [String], ignoreRules: String? = nil, isScan: Bool = false, store: (any PatternSetStore)? = nil
    ) throws -> ProfileCatalogue {
        let catalogue = try isScan && paths.isEmpty ? embeddedOnes(keptIn: store) : read(paths)
        guard let ignoreRules else { return catalogue }
        // Rules may stand for profiles that this run leaves out.
        let known = isScan || !paths.isEmpty ? catalogue.profiles + (try read([]).profiles) : catalogue.profiles
        return ProfileCatalogue(profiles: try rules(ignoreRules, known: known).added(to: catalogue.profiles))
    }

    private static func embeddedOnes(keptIn store: (any PatternSetStore)?) throws -> ProfileCatalogue {
        let stored = store.map { (files: StoredProfiles(of: EmbeddedProfiles.files), store: $0) }
        if let profiles = stored.flatMap({ $0.files.profiles(from: $0.store) }) {
            return ProfileCatalogue(profiles: profiles)
        }
        let catalogue = try profiles(of: embedded.filter { EmbeddedProfiles.isDefault($0.text) }, among: embedded)
        if let stored { stored.files.keep(catalogue.profiles, in: stored.store) }
        return catalogue
    }

    private static func read(_ paths: [String]) throws -> ProfileCatalogue {
        let files = paths.isEmpty ? embedded : try paths.flatMap(read)
        return try profiles(of: files, among: paths.isEmpty ? files : files + embedded)
    }

    /// - Parameters:
    ///   - files: the profiles.
    ///   - all: where those are that they extend.
    /// - Returns: them in that order.
    /// - Throws: ``SluiceError`` of kind `.configuration`.
    private static func profiles(of files: [File], among all: [File]) throws -> ProfileCatalogue {
        let library = ProfileLibrary(all)
        var profiles: [Profile] = []
        var problems: [ProfileProblem] = []
        for file in files {
            do {
                profiles.append(
                    try ProfileLoader.profile(
                        from: file.text, file: file.fileName, folder: file.folder, library: library))
            } catch {
                problems += error.problems
            }
        }
        guard problems.isEmpty else { throw failure(problems) }
        return ProfileCatalogue(profiles: profiles)
    }

    private static func rules(_ path: String, known: [Profile]) throws -> IgnoreRules {
        let text = try text(path)
        do {
            return try IgnoreRules(from: text, file: path, known: known)
        } catch {
            throw failure(error.problems, "ignore rules")
        }
    }

    /// Compiles all patterns.
    ///
    /// - Parameter store: where compiled databases are kept between runs; nil to compile each time.
    /// - Returns: the profiles, ready to scan with.
    /// - Throws: ``SluiceError`` of kind `.configuration`.
    func compiled(store: (any PatternSetStore)? = nil) throws -> CompiledProfiles {
        do {
            return try CompiledProfiles(profiles, store: store)
        } catch {
            throw Self.failure(error.problems)
        }
    }

    /// Entries of all profiles whose id, name or infoType holds the word, in either case.
    func entries(matching word: String) -> [(profile: Profile, entry: DetectionEntry)] {
        let wanted = word.lowercased()
        let pairs = profiles.flatMap { profile in profile.entries.map { (profile: profile, entry: $0) } }
        let exact = pairs.filter { $0.entry.id == wanted }
        guard exact.isEmpty else { return exact }
        return pairs.filter { _, entry in
            [entry.id, entry.name, entry.infoType].contains { $0.lowercased().contains(wanted) }
        }
    }

    private static func failure(_ problems: [ProfileProblem], _ place: String = "profiles") -> SluiceError {
        let count = problems.count
        return SluiceError(
            .configuration, place: place,
            problem: "\(count) problem\(count == 1 ? "" : "s")\n  "
                + problems.map(\.description).joined(separator: "\n  ") + "\n",
            mend: "nothing was scanned"
        )
    }

    private typealias File = ProfileLibrary.File

    private static var embedded: [File] {
        EmbeddedProfiles.all.map { ($0.fileName, $0.text, EmbeddedProfileFolder()) }
    }

    private static func read(_ path: String) throws -> [File] {
        let target = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        let type = try? FileManager.default.attributesOfItem(atPath: target)[.type] as? FileAttributeType
        if type == nil, let file = embedded.first(where: { $0.fileName == path + ".yaml" }) { return [file] }
        guard let type else {
            throw SluiceError(
                .configuration, place: "--profiles \(path)", problem: "no such file or folder",
                mend: "name a folder with *.yaml files, name an embedded profile by its id, or leave the option out"
            )
        }
        guard type == .typeDirectory else { return [try file(path)] }
        let names = try FileManager.default.contentsOfDirectory(atPath: path).sorted()
            .filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }
        guard !names.isEmpty else {
            throw SluiceError(
                .configuration, place: "--profiles \(path)", problem: "the folder holds no *.yaml file",
                mend: "name a folder with profiles, or a file"
            )
        }
        return try names.map { try file("\(path)\(path.hasSuffix("/") ? "" : "/")\($0)") }
    }

    private static func file(_ path: String) throws -> File { (path, try text(path), FileProfileFolder(of: path)) }

    private static func text(_ path: String) throws -> String {
        do {
            return try String(contentsOfFile: path, encoding: .utf8)
        } catch {
            throw SluiceError(
                .configuration, place: path, problem: "cannot be read as UTF-8 text",
                mend: "check that it is readable and saved as UTF-8"
            )
        }
    }
}
