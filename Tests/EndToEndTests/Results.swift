import Foundation
import Testing

/// What a scan has left, in a form that two scans of the same can be compared by.
enum Results {
    /// The lines of a JSON Lines file without times and hashes, and how often each stands there; the run's own line is left
    /// out.
    static func lines(_ file: String, in folder: TemporaryFolder) throws -> [String: Int] {
        let text = try String(contentsOf: folder.url.appendingPathComponent(file), encoding: .utf8)
        var lines: [String: Int] = [:]
        for line in text.split(separator: "\n") {
            let value = try JSONSerialization.jsonObject(with: Data(line.utf8))
            var record = try #require(value as? [String: Any])
            guard record["kind"] as? String != "run" else { continue }
            for key in ["first_seen", "last_seen", "matches"] { record[key] = nil }
            let data = try JSONSerialization.data(withJSONObject: record, options: [.sortedKeys])
            lines[String(decoding: data, as: UTF8.self), default: 0] += 1
        }
        return lines
    }

    /// Makes a file tree with findings in it.
    static func makeTree(_ name: String, files: Int, in folder: TemporaryFolder) throws {
        for number in 0..<files {
            let text =
                number.isMultiple(of: 2) ? "card number: 4111 1111 1111 1111, file \(number)\n" : "plain \(number)\n"
            try folder.write(
                String(repeating: "filler \(number) ", count: 300) + text, to: "\(name)/\(number % 7)/\(number).txt")
        }
    }

    /// Makes an archive whose examination takes half a minute or more: 190 MB of text that repeats nowhere nearby.
    static func makeEndlessArchive(_ name: String, in folder: TemporaryFolder) throws {
        try folder.shell(
            """
            head -c 6000000 /dev/urandom | base64 | gzip -1 > part
            mkdir -p "$(dirname \(name))"
            for number in $(seq 24); do cat part; done > \(name)
            rm part
            """)
    }
}
