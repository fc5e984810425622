package import SluiceContent
import SluiceCore

/// The programs outside of sluice that read formats for which it has no reader of its own.
package struct Toolbox: Sendable, CustomStringConvertible {
    /// How text in pictures is recognized.
    package struct Recognition: Sendable, Hashable {
        /// As tesseract takes them, joined by `+`, for example `eng+deu`.
        package var languages = "eng"
        /// Pixels of a picture that is looked at.
        package var maximumPixels = 40_000_000
        /// Seconds for one picture.
        package var seconds = 60

        package init() {}
    }

    /// What may differ between installations and runs.
    package struct Configuration: Sendable {
        /// Paths of programs that do not lie where Debian has them.
        package var paths: [ExternalTool: String] = [:]
        /// nil: text in pictures is not asked for.
        package var recognition: Recognition?
        /// The room for what programs print and what is handed to them.
        package var spools = SpoolSpace()

        package init() {}
    }

    let programs: [ExternalTool: Program]
    let recognition: Recognition?
    let spools: SpoolSpace

    /// Looks the programs up, once. What the content or the environment says never leads to a program.
    package init(_ configuration: Configuration = Configuration()) {
        recognition = configuration.recognition
        spools = configuration.spools
        var programs: [ExternalTool: Program] = [:]
        for tool in ExternalTool.allCases {
            programs[tool] =
                configuration.paths[tool].map { Program(path: $0) } ?? Program.named(tool.rawValue)
        }
        self.programs = programs
    }

    /// What makes a difference to what is found in given bytes: which programs there are, and what they are asked for.
    package var description: String {
        let found = ExternalTool.allCases.compactMap { tool in programs[tool].map { "\(tool.rawValue)=\($0.path)" } }
        let asked = recognition.map { "\($0.languages) \($0.maximumPixels) \($0.seconds)" } ?? "none"
        return found.joined(separator: " ") + " recognition=" + asked
    }

    /// Removes temporary folders that killed runs have left. No run's that is going on is touched.
    ///
    /// - Returns: how many there were.
    package func sweepFolders() -> Int { PrivateFolder.sweep(spools.folder) }

    /// Has programs read a content.
    ///
    /// - Parameters:
    ///   - foreign: what is known of the content.
    ///   - content: its bytes.
    ///   - isWhole: whether it is an input of its own, at whose end the extraction finds a zip.
    ///   - allowance: what the input that it belongs to may still take.
    ///   - found: receives what the programs found inside, to be read in its turn.
    ///   - receiver: takes the text.
    /// - Returns: what became of the content itself.
    /// - Throws: what the receiver throws; `CancellationError` when the task was cancelled.
    func read(
        _ foreign: ForeignContent, _ content: ContentFile, isWhole: Bool = false, allowance: InputAllowance,
        found: inout [FoundContent], into receiver: inout some SegmentReceiver
    ) throws -> MemberCoverage {
        var reading = ToolReading(
            tools: self, foreign: foreign, content: content, allowance: allowance, isWhole: isWhole)
        if let limit = allowance.exhausted(depth: 0), limit.reason != .entriesLimit {
            reading.tally.note(limit.reason, limit.detail)
        } else {
            switch foreign.format {
            case .pdf: try reading.pdf(into: &receiver)
            case .wordDocument: try reading.wordDocument(into: &receiver)
            case .outlookStore: try reading.outlookStore(into: &receiver)
            case .picture: try reading.picture(into: &receiver)
            case .embedded: break
            }
        }
        found += reading.found
        return reading.tally.coverage(of: foreign, byteCount: content.byteCount)
    }
}
