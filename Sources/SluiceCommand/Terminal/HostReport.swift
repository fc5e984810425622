import Foundation
import SluiceCore
import SluiceIsolation
import SluiceSinks
import SluiceTools

/// What `sluice doctor` found out about this host.
struct HostReport {
    /// Walls around extraction children.
    var children: SandboxReport
    /// Walls around other programs; nil when none could be started behind them.
    var programs: SandboxReport?
    var tools: [InstalledTool]
    /// Whether text in pictures is asked for.
    var isRecognizing: Bool
    var places: [HostPlace]

    var isComplete: Bool {
        children.missing.isEmpty && missingAroundPrograms.isEmpty && !tools.contains(where: isMissed)
            && places.allSatisfy { $0.problem == nil }
    }

    private var missingAroundPrograms: SandboxReport {
        (programs ?? []).missing.intersection(ToolProbe.walls)
    }

    private func isMissed(_ tool: InstalledTool) -> Bool {
        (tool.path == nil || tool.version == nil) && (isRecognizing || !tool.tool.isForRecognition)
    }

    // MARK: Text

    func text(width: Int) -> String {
        var walls = TerminalTable([
            .init(title: "Wall", minimum: 17), .init(title: "extraction", minimum: 10),
            .init(title: "programs", minimum: 8),
        ])
        for (wall, name) in SandboxReport.names {
            walls.append([
                name, state(wall, of: children, all: .all), state(wall, of: programs ?? [], all: ToolProbe.walls),
            ])
        }
        var table = TerminalTable([
            .init(title: "Program", minimum: 9), .init(title: "version", minimum: 7),
            .init(title: "Debian package", minimum: 14), .init(title: "reads", minimum: 20),
        ])
        for tool in tools {
            table.append([tool.tool.rawValue, version(of: tool), tool.tool.package, tool.tool.purpose])
        }
        var folders = TerminalTable([
            .init(title: "Written", minimum: 15), .init(title: "state", minimum: 8), .init(title: "path", minimum: 20),
        ])
        for place in places { folders.append([place.name, place.problem == nil ? "writable" : "FAILS", place.path]) }
        return [walls, table, folders].map { $0.text(width: width) + "\n\n" }.joined() + conclusion + "\n"
    }

    private func state(_ wall: SandboxReport, of report: SandboxReport, all: SandboxReport) -> String {
        guard all.contains(wall) else { return "-" }
        if report.contains(wall) { return "in force" }
        return report.missing.contains(wall) ? "MISSING" : "not allowed"
    }

    private func version(of tool: InstalledTool) -> String {
        guard tool.path != nil else { return "missing" }
        return tool.version ?? "fails"
    }

    private var conclusion: String {
        if isComplete { return "All that is needed is in force and installed." }
        var lines: [String] = []
        if !children.missing.isEmpty { lines.append("Around extraction children: no \(children.missing).") }
        if programs == nil {
            lines.append("No program could be started behind walls.")
        } else if !missingAroundPrograms.isEmpty {
            lines.append("Around other programs: no \(missingAroundPrograms).")
        }
        for tool in tools where isMissed(tool) {
            let problem = tool.path == nil ? "is not installed" : "does not start behind its walls"
            lines.append("\(tool.tool.rawValue) \(problem); not examined without it: \(tool.tool.purpose).")
        }
        let packages = Set(tools.filter { isMissed($0) && $0.path == nil }.map(\.tool.package)).sorted()
        if !packages.isEmpty {
            lines.append("apt-get install --no-install-recommends \(packages.joined(separator: " "))")
        }
        for place in places {
            if let problem = place.problem { lines.append("\(place.name) \(escaped(place.path)): \(problem).") }
        }
        return lines.joined(separator: "\n")
    }

    // MARK: JSON

    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let value: JSONValue = [
            "kind": "doctor", "schema": 1, "complete": .bool(isComplete),
            "sandbox": [
                "extraction": walls(children, missing: children.missing),
                "programs": walls(programs ?? [], missing: missingAroundPrograms),
            ],
            "programs": .array(tools.map(entry)),
            "written": .array(
                places.map {
                    ["name": .string($0.name), "path": .string($0.path), "problem": .optional($0.problem)]
                }),
        ]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    private func walls(_ report: SandboxReport, missing: SandboxReport) -> JSONValue {
        func names(_ walls: SandboxReport) -> JSONValue {
            .array(SandboxReport.names.filter { walls.contains($0.wall) }.map { .string($0.name) })
        }
        return ["in_force": names(report), "missing": names(missing)]
    }

    private func entry(_ tool: InstalledTool) -> JSONValue {
        [
            "name": .string(tool.tool.rawValue), "package": .string(tool.tool.package),
            "path": .optional(tool.path), "version": .optional(tool.version), "reads": .string(tool.tool.purpose),
            "needed": .bool(isRecognizing || !tool.tool.isForRecognition),
        ]
    }
}
