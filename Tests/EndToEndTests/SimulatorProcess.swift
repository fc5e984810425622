import Foundation
import FoundationNetworking

/// A running `sluice-simulator`; ended with its owner.
final class SimulatorProcess {
    let sluice: Program
    let arguments: [String]
    private let running: Program.Running
    private let addresses: [String: String]

    /// Starts it and waits until it is ready; its truth lies in `truth.jsonl` of the folder.
    ///
    /// - Parameters:
    ///   - folder: where it runs.
    ///   - options: its flags.
    ///   - temporary: where it keeps the files that it serves; nil for the usual place.
    /// - Throws: when it cannot be started.
    init(_ folder: TemporaryFolder, _ options: [String], temporary: String? = nil) throws {
        var program = Program.built("sluice-simulator")
        if let temporary { program.environment["TMPDIR"] = temporary }
        let isFixed = options.contains("--fixtures")
        let running = try program.start(options + (isFixed ? [] : ["--truth", "truth.jsonl"]), in: folder.url)
        self.running = running
        let announcement = running.scratch.appendingPathComponent("out")
        var line = ""
        for _ in 0..<600 where line.isEmpty && running.process.isRunning {
            Thread.sleep(forTimeInterval: 0.05)
            let text = try String(contentsOf: announcement, encoding: .utf8)
            if let end = text.firstIndex(of: "\n") { line = String(text[..<end]) }
        }
        let value = try JSONSerialization.jsonObject(with: Data(line.utf8))
        addresses = (value as? [String: Any] ?? [:]).compactMapValues { $0 as? String }
        let address = { [addresses] name in addresses[name] ?? "" }
        var sluice = Program.built("sluice")
        sluice.environment["OPENAI_COMPLIANCE_KEY"] = address("compliance_key")
        sluice.environment["OPENAI_ADMIN_KEY"] = address("admin_key")
        sluice.environment["SLUICE_OPENAI_ORGANIZATION_ID"] = address("organization_id")
        self.sluice = sluice
        arguments = [
            "--workspace-id", address("workspace_id"), "--chatgpt-base-url", address("chatgpt_base_url"),
            "--platform-base-url", address("platform_base_url"),
        ]
    }

    deinit {
        running.process.terminate()
        running.process.waitUntilExit()
        try? FileManager.default.removeItem(at: running.scratch)
    }

    /// The requests that it has answered.
    func journal() throws -> [[String: Any]] {
        let base = (addresses["chatgpt_base_url"] ?? "").replacing("/v1", with: "")
        guard let url = URL(string: base + "/__sim/journal") else { return [] }
        let value = try JSONSerialization.jsonObject(with: Data(contentsOf: url))
        return (value as? [String: Any])?["entries"] as? [[String: Any]] ?? []
    }
}
