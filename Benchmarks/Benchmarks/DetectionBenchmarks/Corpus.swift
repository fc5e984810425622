/// Made-up text of one kind with a known number of planted card numbers; the same from the same seed.
struct Corpus {
    enum Kind: String, CaseIterable {
        case chat, csv, logs
    }

    let bytes: [UInt8]
    /// Card numbers that every correct engine reports.
    let plants: Int

    private static let words = """
        the of and to in is that for it as was with be by on not he his but at are this have from or had an they which
        one you were all her she there would their we him been has when who will no more if out so up said what its about
        """.split { $0 == " " || $0 == "\n" }

    /// - Parameters:
    ///   - kind: what the text looks like.
    ///   - size: bytes, about.
    init(_ kind: Kind, size: Int) {
        var numbers = SplitMix(state: 42)
        var text = ""
        text.reserveCapacity(size + 200)
        var plants = 0
        var line = 0
        while text.utf8.count < size {
            line += 1
            switch kind {
            case .chat: text += "{\"role\":\"user\",\"text\":\"\(Self.sentence(&numbers))\"}\n"
            case .csv: text += "\(line),\(Self.sentence(&numbers).prefix(20)),\(numbers.next() % 10_000),DE\n"
            case .logs:
                text += "2026-11-23T09:\(10 + line % 50):00.\(100 + line % 900) 10.0.\(line % 256).7 GET /item/"
                text += "\(numbers.next() % 10_000_000) 200 \(numbers.next() % 100_000) \(numbers.next() % 1000)ms\n"
            }
            if line % 500 == 0 {
                text += "card number: 4111 1111 1111 1111\n"
                plants += 1
            }
        }
        bytes = Array(text.utf8)
        self.plants = plants
    }

    private static func sentence(_ numbers: inout SplitMix) -> String {
        (0..<12).map { _ in words[Int(numbers.next() % UInt64(words.count))] }.joined(separator: " ")
    }
}

private struct SplitMix {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
