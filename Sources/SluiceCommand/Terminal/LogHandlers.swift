import Foundation
import Logging
import SluiceCore

/// How log lines look.
enum LogFormat: String, Sendable, CaseIterable {
    case text, json
}

/// Writes log events to standard error, one line each: `warning: text key=value`, or one JSON object.
///
/// Names that an input chose can stand in metadata: control and bidirectional characters are escaped in both forms, so
/// that no name can forge a line or move the cursor.
struct StandardErrorLogHandler: LogHandler {
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]
    let format: LogFormat

    init(level: Logger.Level, format: LogFormat) {
        logLevel = level
        self.format = format
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let fields = metadata.merging(event.metadata ?? [:]) { _, new in new }.mapValues(\.description)
        switch format {
        case .text:
            let tail = fields.sorted { $0.key < $1.key }.map { " \($0.key)=\(escaped($0.value))" }.joined()
            StandardError.shared.write(line: "\(event.level): \(escaped(event.message.description))\(tail)")
        case .json:
            let line = Line(
                time: now(), level: "\(event.level)", message: escaped(event.message.description),
                fields: fields.isEmpty ? nil : fields.mapValues(escaped)
            )
            StandardError.shared.write(line: line.json)
        }
    }

    private func now() -> String { Timestamp(unixSeconds: Date().timeIntervalSince1970).description }

    private struct Line: Encodable {
        let time: String
        let level: String
        let message: String
        let fields: [String: String]?

        var json: String {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
        }
    }
}

/// The text with control and bidirectional characters as `\u{hex}`.
func escaped(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: mustBeEscaped) else { return text }
    return text.unicodeScalars.reduce(into: "") { result, scalar in
        if mustBeEscaped(scalar) {
            result += "\\u{\(String(scalar.value, radix: 16))}"
        } else {
            result.unicodeScalars.append(scalar)
        }
    }
}

private func mustBeEscaped(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: true
    default: false
    }
}
