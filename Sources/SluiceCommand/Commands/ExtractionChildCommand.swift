import Foundation
import SluiceExtraction
import SluiceIsolation
import SluiceTools

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

/// The program's own look at the walls around it; see ``ToolProbe``.
package enum ToolProbeCommand {
    /// Looks, prints and ends the process, if that is asked for.
    package static func executeIfAsked() {
        if ToolProbe.isAsked { ToolProbe.execute() }
    }
}
