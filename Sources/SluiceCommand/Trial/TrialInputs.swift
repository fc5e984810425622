import SluiceContent
import SluiceCore
import SluiceSources

/// The inputs of a trial: what a scan of the same paths would open, one after the other.
struct TrialInputs {
    private let source: DirectorySource
    /// What stands before the names of what is found.
    private(set) var unexamined: [String] = []

    /// - Throws: ``SluiceError`` of kind `.configuration` when none of the paths can be read.
    init(_ paths: [String], limits: ExtractionLimits = ExtractionLimits()) throws(SluiceError) {
        source = try DirectorySource(paths: paths, contentLimit: limits.inputBytes)
    }

    /// An input ready to be examined.
    struct Input {
        /// Path below the folder that was given.
        var name: String
        /// Absolute path, or `stdin`.
        var path: String
        var content: ContentFile
    }

    /// The next input; what cannot be read goes to `unexamined`.
    mutating func next() async throws -> Input? {
        while let event = try await source.next() {
            switch event {
            case .asset(let sourced):
                let name = sourced.asset.name ?? sourced.asset.id
                do {
                    return Input(name: name, path: sourced.asset.id, content: try await source.content(of: sourced))
                } catch let error as ContentError {
                    unexamined.append("\(escaped(name)): \(error.detail)")
                }
            case .unexamined(let record):
                let reasons = record.reasons.map(\.rawValue).joined(separator: ", ")
                unexamined.append("\(escaped(record.asset.name ?? record.asset.id)): \(reasons)")
            case .gap(let gap): unexamined.append("\(escaped(gap.scope)): \(gap.detail)")
            case .listed, .checkpoint: break
            }
        }
        return nil
    }
}
