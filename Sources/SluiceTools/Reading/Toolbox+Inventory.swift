/// One of the programs, as it was found.
package struct InstalledTool: Sendable {
    package var tool: ExternalTool
    /// nil: it is missing.
    package var path: String?
    /// For example `22.12.0`; nil when it did not tell, or could not be started behind its walls.
    package var version: String?
}

extension Toolbox {
    /// Asks every program for its version: each is really started, behind its walls.
    package func inventory() -> [InstalledTool] {
        ExternalTool.allCases.map { tool in
            let program = programs[tool]
            return InstalledTool(tool: tool, path: program?.path, version: program.flatMap { version(of: tool, $0) })
        }
    }

    private func version(of tool: ExternalTool, _ program: Program) -> String? {
        let order = ToolOrder(
            program: program, arguments: tool.versionArguments, memoryBytes: 1 << 30, outputBytes: 64 << 10,
            wallSeconds: 10, idleSeconds: 10)
        var printed: [UInt8] = []
        let end = try? ToolRun.run(order) { bytes in
            for index in bytes.indices { printed.append(bytes[index]) }
        }
        guard let end else { return nil }
        // Some tell it on standard error.
        return Self.version(in: String(decoding: printed + end.complaints, as: UTF8.self))
    }

    /// The first number with a dot in it.
    private static func version(in text: String) -> String? {
        let words = text.split { !$0.isASCII || !($0.isNumber || $0 == ".") }
        return words.first { $0.contains(".") && $0.first != "." && $0.last != "." }.map(String.init)
    }
}
