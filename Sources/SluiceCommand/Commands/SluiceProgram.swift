package import ArgumentParser
import Foundation
import Logging
import SluiceCore
import SluiceIsolation

/// The `sluice` program: parses, runs, and ends the process with the exit code of design.md 6.
package struct SluiceProgram: AsyncParsableCommand {
    static let version = "0.1.0"

    package static let configuration = CommandConfiguration(
        commandName: "sluice",
        abstract: "Finds sensitive data in files and in ChatGPT Enterprise, and risky settings of the OpenAI account.",
        discussion: """
            Exit codes: 0 complete, 1 complete with a finding at or above --fail-on, 2 usage or configuration, \
            3 incomplete, 4 authentication, 5 result store or output failed, 70 internal error, 130 and 143 stopped \
            by a signal.
            """,
        version: version,
        subcommands: [
            ScanCommand.self, FindingsCommand.self, RunsCommand.self, RetryCommand.self, DatabaseCommand.self,
            ProfilesCommand.self, SettingsCommand.self, DoctorCommand.self, DemoCommand.self,
        ]
    )

    package init() {}

    /// Called before anything else, in every process of the program; see ``SluiceIsolation/CrashPrivacy``.
    package static func keepMemoryPrivate() { CrashPrivacy.raise() }

    /// Called as early. The kernel withholds signals without a handler from the first process of a container, so one that
    /// comes before ``SignalWatch`` would be lost. Nothing is begun then that has to be ended in order.
    package static func heedEarlySignals() {
        guard getpid() == 1 else { return }
        for number in [SIGTERM, SIGINT] { _ = signal(number) { _exit(128 + $0) } }
    }

    /// Runs the program and never comes back.
    package static func execute(_ arguments: [String]) async -> Never {
        // Read before anything else, so that a wrong setting is told in this form too.
        if ProcessInfo.processInfo.environment["SLUICE_LOG_FORMAT"] == LogFormat.json.rawValue {
            StandardError.shared.writeOnlyJSON()
        }
        do {
            var command = try parseAsRoot(arguments)
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
            Foundation.exit(ExitStatus.complete.rawValue)
        } catch let status as ExitStatusError {
            Foundation.exit(status.status.rawValue)
        } catch let error as SluiceError {
            StandardError.shared.tell("error: \(error)", level: .error)
            Foundation.exit(ExitStatus(error).rawValue)
        } catch {
            end(parsing: error)
        }
    }

    /// Help and version end with 0, wrong usage with 2, anything unexpected with 70.
    private static func end(parsing error: any Error) -> Never {
        let text = fullMessage(for: error)
        switch exitCode(for: error) {
        case .success:
            print(text)
            Foundation.exit(ExitStatus.complete.rawValue)
        case .validationFailure:
            StandardError.shared.tell(text, level: .error)
            Foundation.exit(ExitStatus.configuration.rawValue)
        default:
            StandardError.shared.tell(
                "internal error: \(type(of: error)); report this as a fault of sluice", level: .critical)
            Foundation.exit(ExitStatus.internal.rawValue)
        }
    }
}

/// Ends a command with a status other than 0 after all has been said.
struct ExitStatusError: Error {
    let status: ExitStatus
}

/// `sluice scan`.
struct ScanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scan",
        abstract: "Scan files, or a ChatGPT Enterprise workspace and API organization.",
        subcommands: [ScanFilesCommand.self, ScanOpenAICommand.self]
    )
}

/// `sluice settings`.
struct SettingsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "settings", abstract: "List every setting with its name in the file and in the environment.")

    func run() throws {
        for key in SettingKey.all {
            print("\(key.name)\n    \(key.environmentName)\n    \(key.summary)")
        }
    }
}
