import Foundation
import SluiceExtraction
import SluiceIsolation

/// The hidden command that an extraction child runs; see ``ExtractionPool``.
///
/// It is no `ParsableCommand`: it must run before anything starts a thread, because its sandbox is put on by a process
/// of one thread.
package enum ExtractionChildCommand {
    /// The only argument of the child.
    package static let name = "extract-child"

    /// Serves the worker until it closes the connection.
    package static func execute() -> Never {
        let status = ExtractionChild.run(prepare: ContentExtractor.prepare) { content, name, limits, receiver in
            try ContentExtractor.extract(content, name: name, limits: limits, into: &receiver)
        }
        exit(status)
    }
}
