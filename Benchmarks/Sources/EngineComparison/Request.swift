import EngineMeasurement
import Foundation

/// What to measure.
struct Request {
    enum Mode: String, Codable, CaseIterable {
        /// All patterns at once.
        case engine
        /// Each pattern alone with PCRE2 over the whole text.
        case plain
        /// The scanner with the profiles of a catalogue: it asks for entries that need a word only where one stands, and
        /// judges what it finds.
        case scan
        /// The engine and plain PCRE2, in several window sizes, and their hits compared one by one; nothing is timed.
        case law
    }

    /// Files whose times are added up.
    struct Texts {
        let name: String
        /// A file with one path a line.
        let list: String
    }

    static let usage = """
        give --set shipped:N|catalogue:N|generated:N, --mode engine|plain|scan|law, --repeat N (default 1), --generator gen_patterns.py \
        (default: that of this package), and --text NAME=LIST, once or more; LIST is a file with one path a line
        """

    var set = "shipped:250"
    var mode = Mode.engine
    var repeats = 1
    var generator: String?
    var texts: [Texts] = []

    init(arguments: [String]) throws {
        var rest = arguments[...]
        while let option = rest.popFirst() {
            guard let value = rest.popFirst() else { throw PatternList.Failure(Self.usage) }
            switch option {
            case "--set": set = value
            case "--mode":
                guard let known = Mode(rawValue: value) else { throw PatternList.Failure(Self.usage) }
                mode = known
            case "--repeat":
                guard let count = Int(value), count > 0 else { throw PatternList.Failure(Self.usage) }
                repeats = count
            case "--generator": generator = value
            case "--text":
                let parts = value.split(separator: "=", maxSplits: 1)
                guard parts.count == 2 else { throw PatternList.Failure(Self.usage) }
                texts.append(Texts(name: String(parts[0]), list: String(parts[1])))
            default: throw PatternList.Failure(Self.usage)
            }
        }
        guard !texts.isEmpty else { throw PatternList.Failure(Self.usage) }
    }
}

/// What was measured; its members are the members of the JSON object.
struct Report: Encodable {
    struct Text: Encodable {
        let name: String
        let files: Int
        let bytes: Int
        /// Processor time of each repetition.
        var seconds: [Double] = []
        /// In mode `scan`: matches that are told.
        var hits = 0
        /// Equal digests mean equal hits.
        var digest = ""
        /// Texts times patterns whose hits are incomplete, by a limit.
        var limited = 0
        /// In mode `law`: hits that one side alone has.
        var differences = 0
    }

    let set: String
    let mode: Request.Mode
    let patterns: Int
    /// How many anchors of which kind, for people.
    var anchors: String
    /// Processor time to compile the patterns with PCRE2, and to find and compile their anchors.
    let compileSeconds: Double
    let anchorSeconds: Double
    var texts: [Text] = []

    var differences: Int { texts.reduce(0) { $0 + $1.differences } }
}
