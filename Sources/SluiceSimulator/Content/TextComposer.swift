/// Writes background text with planted values in it. The background holds no digits but short times and counts, and
/// none of the words that lower or raise the confidence of a match.
struct TextComposer {
    enum Form: Sendable {
        case prose, table, json, log, markdown
    }

    private static let words = """
        about above after again amber answer april arrow autumn basket before bench better between birch bottle \
        branch bread bright bring brook brown build butter candle canvas carry castle chair change chapter \
        cherry circle clear clever cloud coast colour copper corner cotton cover dance deep dinner draw drift \
        early east empty evening fabric family farm feather field finger fire flower follow forest frame fresh \
        friend garden gentle glass grain green harbour harvest hill hollow honey horse island journey kettle \
        kitchen ladder lake lantern leaf lemon little lively marble meadow meeting middle mill mirror morning \
        mountain narrow north oak open orange orchard paint paper path pepper pine plain planet plate pocket \
        pond quiet rain ribbon river road roof round saddle salt sand season shadow shelf silver simple slope \
        smooth soft south spring square stone story summer table thread timber tower travel valley velvet \
        village voice walk water wheat window winter wood yellow
        """.split(separator: " ").map(String.init)

    private var generator: SeededGenerator
    private var plants: PlantFactory

    init(seed: UInt64, name: String) {
        generator = SeededGenerator(seed: seed, "text", name)
        var derived = generator
        plants = PlantFactory(seed: derived.next())
    }

    /// A sentence of plain words.
    mutating func sentence() -> String {
        let words = (0..<6 + generator.below(7)).map { _ in generator.pick(Self.words) }
        return words.joined(separator: " ")
    }

    /// A document of about `lines` lines that holds each planted value once, spread over it.
    mutating func document(_ form: Form, lines: Int, plants kinds: [PlantKind]) -> String {
        var values = kinds.map { plants.labelled($0) }
        if kinds.isEmpty, form == .markdown { values = plants.nearMisses() }
        let step = max(1, lines / (values.count + 1))
        var remarks: [String] = []
        for line in 0..<max(lines, values.count * step + 1) {
            let place = line / step
            let isPlanted = line % step == 0 && place >= 1 && place <= values.count
            remarks.append(isPlanted ? values[place - 1] : sentence())
        }
        return remarks.enumerated().map { render($0.offset, $0.element, form, isLast: $0.offset == remarks.count - 1) }
            .joined()
    }

    private mutating func render(_ line: Int, _ remark: String, _ form: Form, isLast: Bool) -> String {
        switch form {
        case .prose: return remark + ".\n"
        case .table: return (line == 0 ? "place,remark\n" : "") + "\(generator.pick(Self.words)),\(remark)\n"
        case .json:
            let row = "{\"place\": \"\(generator.pick(Self.words))\", \"remark\": \"\(remark)\"}"
            return (line == 0 ? "[\n" : "") + row + (isLast ? "\n]\n" : ",\n")
        case .log:
            let hour = 10 + generator.below(14)
            let minute = 10 + generator.below(50)
            return "\(hour):\(minute) \(generator.pick(["info", "debug", "warn"])) \(remark)\n"
        case .markdown: return line % 8 == 0 ? "## \(generator.pick(Self.words))\n\n- \(remark)\n" : "- \(remark)\n"
        }
    }
}
