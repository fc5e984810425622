import ArgumentParser
import Foundation
import SluiceContent
import SluiceCore
import SluiceInterchange

/// `sluice profiles import`.
struct ProfilesImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Make profiles of other programs' rule files.",
        discussion: """
            Reads gitleaks and betterleaks TOML, Kingfisher and Nosey Parker YAML, Presidio recognizer YAML, Cloudflare \
            DLP profile JSON and Purview rule packages. What a profile cannot say is listed on standard error and at \
            the head of the profile. Ends with 2 when no rule could be carried over.
            """
    )

    @Argument(help: "Rule files, or folders with them.")
    var paths: [String]

    @Option(help: "gitleaks, kingfisher, presidio, cloudflare or purview; told from the file otherwise.")
    var format: String?

    @Option(help: "File for the profile, or folder for several; standard output otherwise, or with -.")
    var output: String?

    @Option(help: "Only the profile of this id, where a file holds several.")
    var only: String?

    @Option(help: "File for what became of each rule, as JSON; - for standard output.")
    var report: String?

    @Flag(help: "Replace files that are there.")
    var force = false

    func run() throws {
        let chosen = try format.map { name in
            guard let format = ImportFormat(rawValue: name) else {
                throw SluiceError(
                    .configuration, place: "--format",
                    problem: "is `\(escaped(name))`, which is no format",
                    mend: "write one of \(ImportFormat.allCases.map(\.rawValue).joined(separator: ", "))")
            }
            return format
        }
        let sources = try paths.flatMap(sources)
        let total = sources.map(\.bytes.count).reduce(0, +)
        guard total <= InterchangeFile.mostTogether else {
            throw SluiceError(
                .configuration, place: paths.joined(separator: ", "),
                problem: "the files have \(total) bytes together, at most \(InterchangeFile.mostTogether)",
                mend: "import them in parts")
        }
        var (known, products) = try ProfileImport.products(
            of: sources, format: chosen, catalogue: try ProfileCatalogue.load([]).profiles)
        if let only { products.removeAll { $0.id != only } }
        for product in products {
            StandardError.shared.write(line: "\(product.id): \(product.summary)")
            for line in product.notes.lines { StandardError.shared.write(line: line) }
        }
        let whole = ImportReport(format: known, sources: sources.map(\.name), products: products)
        products.removeAll { $0.text.isEmpty }
        guard !products.isEmpty else {
            throw SluiceError(
                .configuration, place: paths.joined(separator: ", "), problem: "no rule could be carried over",
                mend: "see the list above")
        }
        if report != "-" || output != nil { try write(products) }
        // Last, so that a run that failed leaves none.
        if let report { try InterchangeFile.write(try whole.json(), to: report, force: force) }
    }

    private func write(_ products: [ProfileImport.Product]) throws {
        guard let output else {
            guard products.count == 1 else { throw several(products) }
            print(products[0].text, terminator: "")
            return
        }
        var isFolder: ObjCBool = false
        let exists = unsafe FileManager.default.fileExists(atPath: output, isDirectory: &isFolder)
        guard exists, isFolder.boolValue else {
            guard products.count == 1 else { throw several(products) }
            try InterchangeFile.write(products[0].text, to: output, force: force)
            return
        }
        for product in products {
            try InterchangeFile.write(product.text, to: "\(output)/\(product.id).yaml", force: force)
        }
    }

    private func several(_ products: [ProfileImport.Product]) -> SluiceError {
        SluiceError(
            .configuration, place: "--output",
            problem: "there are \(products.count) profiles: \(products.map(\.id).joined(separator: ", "))",
            mend: "name a folder that exists, or choose one with --only")
    }

    private func sources(_ path: String) throws -> [ProfileImport.Source] {
        var isFolder: ObjCBool = false
        guard unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw SluiceError(.configuration, place: path, problem: "no such file or folder", mend: "name a rule file")
        }
        guard isFolder.boolValue else { return [try InterchangeFile.source(path)] }
        let kinds = ["toml", "yml", "yaml", "json", "xml"]
        let names = try FileManager.default.contentsOfDirectory(atPath: path).sorted()
            .filter { name in kinds.contains { name.hasSuffix(".\($0)") } }
        guard !names.isEmpty else {
            throw SluiceError(
                .configuration, place: path, problem: "the folder holds no rule file",
                mend: "name one with \(kinds.map { "*.\($0)" }.joined(separator: ", "))")
        }
        return try names.map { try InterchangeFile.source("\(path)/\($0)") }
    }
}

/// Rule files and profiles on disk.
enum InterchangeFile {
    /// Bytes of a rule file that are read; one more than is accepted.
    private static let most = (16 << 20) + 1
    /// Bytes of all rule files of a command, at most.
    static let mostTogether = 64 << 20

    static func source(_ path: String) throws -> ProfileImport.Source {
        guard let handle = FileHandle(forReadingAtPath: path), let data = try? handle.read(upToCount: most) else {
            throw SluiceError(
                .configuration, place: path, problem: "cannot be read", mend: "check that it is a readable file")
        }
        return ProfileImport.Source(name: path, bytes: Array(data))
    }

    static func write(_ text: String, to path: String, force: Bool) throws {
        guard path != "-" else {
            print(text, terminator: "")
            return
        }
        do throws(SystemError) {
            try WholeFile.write(Array(text.utf8), to: path, replaces: force)
        } catch {
            guard !error.meansFileExists else {
                throw SluiceError(
                    .configuration, place: path, problem: "is there already", mend: "name another file, or say --force")
            }
            throw SluiceError(
                .sink, place: path, problem: "cannot be written: \(error)", mend: "check the folder and its rights")
        }
    }
}
