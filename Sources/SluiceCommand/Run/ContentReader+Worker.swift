import SluiceCore
import SluiceIsolation
import SluiceTools

extension ContentReader {
    /// Reads with children and programs of its own.
    ///
    /// - Parameters:
    ///   - jobs: inputs that are read at a time.
    ///   - limits: the memory of a child, and the default of each extraction.
    init(jobs: Int, limits: ExtractionLimits = ExtractionLimits()) {
        let configuration = ExtractionPool.Configuration(
            arguments: [ExtractionChildCommand.name], jobs: jobs, limits: limits)
        self.init(children: ExtractionPool(configuration), tools: Toolbox())
    }
}
