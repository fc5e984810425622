/// Why a simulator could not be set up. The message names the thing, the place and the mend.
package struct SimulatorError: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Code: Sendable, Hashable {
        /// A switch has an unknown name or a value that it does not take.
        case option
        /// A program that builds archives is missing.
        case missingProgram
        /// A program that builds archives failed.
        case programFailed
        /// A file or folder could not be read or written.
        case file
        /// A listener could not be bound.
        case listen
    }

    package let code: Code
    package let message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    package var description: String { message }
}
