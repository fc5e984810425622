import ArgumentParser
import Foundation
import SluiceContent
import SluiceCore
import SluiceDetection
import SluiceLookup

/// `sluice profiles fingerprint`.
struct FingerprintCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fingerprint",
        abstract: "Make files of fingerprints of your own documents, to find texts that are like them.",
        subcommands: [FingerprintBuildCommand.self, FingerprintShowCommand.self]
    )
}

/// `sluice profiles fingerprint build`.
struct FingerprintBuildCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "build",
        abstract: "Make a file of fingerprints of sample documents.",
        discussion: """
            Samples are read as a scan reads files: folders, archives, text in the encodings that a scan knows. Only \
            keyed hashes of runs of five words and the samples' names are written, no text. A sample that cannot be \
            wholly read, or that has too few words, is an error; then nothing is written. Pictures in a document \
            are left out.
            """
    )

    @Option(name: .shortAndLong, help: "The file to make, mode 0600; a file of this name is replaced.")
    var output: String

    @Argument(help: "Files or folders with sample documents, or - for standard input.")
    var samples: [String]

    func run() async throws {
        var random = SystemRandomNumberGenerator()
        let key = ShingleKey(low: random.next(), high: random.next())
        var extraction = SampleExtraction(key: key)
        var inputs = try TrialInputs(samples)
        while let input = try await inputs.next() { try extraction.read(input.content, name: input.name) }
        let unread =
            inputs.unexamined
            + extraction.short.map { name in
                "\(escaped(name)): has fewer than \(DocumentSample.fewestShingles) different runs of \(shingleWords) words"
            }
        guard unread.isEmpty else {
            throw SluiceError(
                .configuration, place: "samples", problem: "\n  " + unread.joined(separator: "\n  ") + "\n",
                mend: "leave these out; nothing was written")
        }
        let file = FingerprintFile(key: key, samples: try checked(extraction.samples))
        do {
            try WholeFile.write(file.bytes, to: output)
        } catch {
            throw SluiceError(
                .configuration, place: escaped(output), problem: "cannot be written: \(error)",
                mend: "check that its folder exists and is writable")
        }
        for name in extraction.withUnreadParts {
            print("\(escaped(name)): without its pictures and other parts that have no text")
        }
        print("\(output): \(counted(file.samples.count, "sample", "samples")), \(file.bytes.count) bytes")
    }

    private func checked(_ samples: [DocumentSample]) throws -> [DocumentSample] {
        guard !samples.isEmpty else {
            throw SluiceError(
                .configuration, place: "samples", problem: "there are none", mend: "name files or folders with text")
        }
        var names: Set<String> = []
        for sample in samples where !names.insert(sample.name).inserted {
            throw SluiceError(
                .configuration, place: "samples", problem: "two are called \(escaped(sample.name))",
                mend: "rename one, or name their common folder instead")
        }
        return samples
    }
}

/// `sluice profiles fingerprint show`.
struct FingerprintShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Check that a file of fingerprints is whole, and list its samples.")

    @Argument(help: "The file.")
    var file: String

    func run() throws {
        let content: FingerprintFile
        do throws(ProfileFileError) {
            let folder = FileProfileFolder(of: URL(fileURLWithPath: file).path)
            content = try FingerprintFile(folder.contents(of: URL(fileURLWithPath: file).lastPathComponent))
        } catch {
            throw SluiceError(.configuration, place: escaped(file), problem: error.problem, mend: error.mend)
        }
        for sample in content.samples {
            let kind = sample.hashes.count == sample.shingleCount ? "all kept" : "\(sample.hashes.count) kept"
            print("\(escaped(sample.name)): \(sample.shingleCount) runs of \(shingleWords) words, \(kind)")
        }
    }
}
