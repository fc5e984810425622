/// Made-up text of one kind, with valid values and decoys in it; the same from the same seed, on every machine.
///
/// Results of `sluice profiles bench` over it are compared from version to version, so what it generates never changes
/// without need.
package struct GeneratedText: Sendable {
    /// What the text looks like.
    package enum Kind: String, Sendable, CaseIterable {
        case chat, csv, source, logs, web

        /// A name that a file of this kind could have.
        package var fileName: String {
            switch self {
            case .chat: "chat.jsonl"
            case .csv: "customers.csv"
            case .source: "service.py"
            case .logs: "access.log"
            case .web: "page.html"
            }
        }
    }

    /// UTF-8.
    package let bytes: [UInt8]
    /// Visa card numbers in it that every correct engine reports.
    package let visaCount: Int

    /// Generates the text.
    ///
    /// - Parameters:
    ///   - kind: what it looks like.
    ///   - byteCount: its size; the last line is completed.
    ///   - seed: other seeds give other words and values.
    package init(_ kind: Kind, byteCount: Int, seed: UInt64 = 42) {
        var writer = LineWriter(kind, seed: seed)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(byteCount + 1000)
        while bytes.count < byteCount { bytes.append(contentsOf: writer.line().utf8) }
        self.bytes = bytes
        visaCount = writer.values.visaCount
    }
}

/// Writes one line after another.
private struct LineWriter {
    private static let words = """
        the of and to in is that for it as was with be by on not he his but at are this have from or had an they which
        one you were all her she there would their we him been has when who will no more if out so up said what its about
        """.split { $0 == " " || $0 == "\n" }.map(String.init)

    /// Lines from one with a value to the next.
    private static let valueSpacing = 25

    let kind: GeneratedText.Kind
    var values: SampleValues
    private var numbers: SplitMix
    private var count = 0

    init(_ kind: GeneratedText.Kind, seed: UInt64) {
        self.kind = kind
        numbers = SplitMix(state: seed)
        values = SampleValues(numbers: SplitMix(state: seed ^ 0xA5A5_A5A5))
    }

    mutating func line() -> String {
        count += 1
        let hasValue = count % Self.valueSpacing == 0
        let remark = hasValue ? values.next() : sentence()
        switch kind {
        case .chat: return "{\"role\":\"\(count % 2 == 0 ? "user" : "assistant")\",\"text\":\"\(remark)\"}\n"
        case .csv: return "\(count),\(sentence(3)),\(remark),\(numbers.below(10_000)).\(10 + numbers.below(90)),DE\n"
        case .source: return source(remark, as: hasValue ? 1 + count / Self.valueSpacing / 2 % 2 * 2 : count % 4)
        case .logs: return log(remark)
        case .web: return web(remark, as: hasValue ? count / Self.valueSpacing / 2 % 2 * 2 : count % 3)
        }
    }

    /// Forms 1 and 3 show the remark.
    private mutating func source(_ remark: String, as form: Int) -> String {
        let name = Self.words[numbers.below(Self.words.count)]
        return switch form {
        case 0: "def \(name)_\(numbers.below(100))(self, \(name)):\n"
        case 1: "    # \(remark)\n"
        case 2: "    if self.\(name)[\(numbers.below(1000))] != 0x\(numbers.hexadecimal(8)):\n"
        default: "        return self.call(\"\(remark)\", \(numbers.below(1_000_000)))\n\n"
        }
    }

    private mutating func log(_ remark: String) -> String {
        let time = "2026-11-23T09:\(10 + count % 50):\(10 + numbers.below(50)).\(100 + count % 900)Z"
        let address = "10.\(numbers.below(256)).\(count % 256).\(numbers.below(256))"
        let path = "/items/\(numbers.below(10_000_000))?id=\(numbers.hexadecimal(16))"
        let result = "\(200 + numbers.below(4) * 100) \(numbers.below(100_000)) \(numbers.below(1000))ms"
        return "\(time) \(address) GET \(path) \(result) msg=\"\(remark)\"\n"
    }

    /// Forms 0 and 2 show the remark.
    private mutating func web(_ remark: String, as form: Int) -> String {
        let identifier = numbers.hexadecimal(6)
        return switch form {
        case 0: "<p class=\"c-\(identifier)\">\(remark)</p>\n"
        case 1: "<a href=\"https://www.example.org/\(identifier)/\(numbers.below(100_000))\">\(sentence(4))</a>\n"
        default: "<tr><td>\(numbers.below(100))</td><td>\(remark)</td><td>&euro; \(numbers.below(1000)),00</td></tr>\n"
        }
    }

    private mutating func sentence(_ count: Int = 12) -> String {
        (0..<count).map { _ in Self.words[numbers.below(Self.words.count)] }.joined(separator: " ")
    }
}
