package import SluiceCore

/// The exit codes of the program (design.md 6). Job runners act on them, so they never change meaning.
package enum ExitStatus: Int32, Sendable {
    case complete = 0
    /// Complete, and a finding at or above `--fail-on`.
    case findings = 1
    case configuration = 2
    /// Something was not wholly examined, or a route was not authorized.
    case incomplete = 3
    case authentication = 4
    case sink = 5
    case `internal` = 70
    case interrupted = 130
    case terminated = 143

    package init(_ error: SluiceError) {
        switch error.kind {
        case .configuration: self = .configuration
        case .authentication: self = .authentication
        case .source: self = .incomplete
        case .sink: self = .sink
        case .internal: self = .internal
        }
    }
}
