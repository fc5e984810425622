import CSluiceScan
import Testing

@testable import SluiceDetection
@testable import SluiceLookup

/// SplitMix64 (Steele, Lea and Flood): the same numbers in every run.
private struct SeededGenerator: RandomNumberGenerator {
    var seed: UInt64

    mutating func next() -> UInt64 {
        seed &+= 0x9E37_79B9_7F4A_7C15
        var mixed = seed
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// The loops over the bytes of a text are there in several ways, of which a machine takes one.
@Suite struct SearchLevelTests {
    private static let levels = 0...sluice_best_level()
    /// What stands between words and numbers, in them and about them.
    private static let signs = Array(" -.,/()@_ä\u{A0}–日\n\t").map(String.init)

    /// Words and numbers at every distance from the borders of blocks, and where the words begin.
    private static func text(
        of words: [String], using random: inout SeededGenerator
    ) -> (bytes: [UInt8], starts: [Int]) {
        var bytes: [UInt8] = []
        var starts: [Int] = []
        for _ in 0..<600 {
            switch Int.random(in: 0..<3, using: &random) {
            case 0:
                bytes += Array(" ".utf8)
                starts.append(bytes.count)
                bytes += Array((words.randomElement(using: &random) ?? "").utf8) + Array(" ".utf8)
            case 1: bytes += Array(String(UInt64.random(in: 0...UInt64.max >> 24, using: &random)).utf8)
            default:
                for _ in 0..<Int.random(in: 1...12, using: &random) {
                    let letters = "abcxyzABCXYZ0189".map(String.init) + signs
                    bytes += Array((letters.randomElement(using: &random) ?? "").utf8)
                }
            }
        }
        return (bytes, starts)
    }

    @Test(arguments: 0..<8)
    func `Listed words are found at every place, in each way and with little room`(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let words = [["ab", "12"], ["zebra", "lamplighter"], ["a", "9", "nineteen"], ["12345678", "xyz"]][Int(seed) % 4]
        let runs = Set(words.map { word in word.utf8.prefix(8).reversed().reduce(0) { $0 << 8 | UInt64($1) } })
        let gate = ListedGate(runs)
        let (bytes, starts) = Self.text(of: words, using: &random)
        let all = Self.levels.flatMap { level in
            [64, 100, 4096].map { room in places(bytes, gate, level: level, room: room) }
        }
        #expect(Set(all).count == 1)
        #expect(Set(all[0]).isSuperset(of: starts.map(UInt32.init)))
        #expect(all[0].count < bytes.count / 3)
    }

    private func places(_ bytes: [UInt8], _ gate: ListedGate, level: Int32, room: Int) -> [UInt32] {
        var found: [UInt32] = []
        var places = [UInt32](repeating: 0, count: room)
        var next = 0
        while next < bytes.count {
            var count = 0
            next = unsafe gate.words.withUnsafeBufferPointer { words in
                var table = unsafe gate.table(words)
                return unsafe sluice_find_listed(
                    &table, level, bytes, bytes.count, next, bytes.count, &places, room, &count)
            }
            found += places[..<count]
        }
        return found
    }

    /// Digits of which one or two signs part groups, told by the forms that a filter lets through which knows all.
    @Test(arguments: 0..<8)
    func `Numbers are found at every place and in each way`(_ seed: UInt64) {
        var random = SeededGenerator(seed: 100 + seed)
        let length = [6, 9, 12, 40][Int(seed) % 4]
        let gaps = ["", "", "", "", "-", " ", ".", ") ", "\u{A0}"]
        let numbers = (0..<20).map { _ in
            (0..<length).map { _ in
                "\(Int.random(in: 0...9, using: &random))" + (gaps.randomElement(using: &random) ?? "")
            }.joined() + "0"
        }
        let (bytes, starts) = Self.text(of: numbers, using: &random)
        let all = Self.levels.map { level in ranges(in: bytes, of: length + 1, level: level) }
        #expect(Set(all).count == 1)
        #expect(Set(all[0].map { $0[0] }).isSuperset(of: starts))
    }

    private func ranges(in bytes: [UInt8], of length: Int, level: Int32) -> [[Int]] {
        var lengths = CellLengths()
        lengths.add(length, cellClass: Int(SLUICE_CELL_DIGITS))
        let block = [UInt32](repeating: .max, count: 8)
        var places = [UInt32](repeating: 0, count: 64)
        var events = [sluice_cell_event](repeating: sluice_cell_event(), count: 40)
        var found: [[Int]] = []
        var next = 0
        unsafe block.withUnsafeBufferPointer { block in
            let filter = unsafe sluice_cell_filter(blocks: block.baseAddress, block_count: 1, column: 1)
            unsafe withUnsafePointer(to: filter) { filter in
                unsafe withUnsafePointer(to: FoldedCharacter.table.table) { folding in
                    let words = lengths.words
                    var cells = unsafe sluice_cells()
                    unsafe cells.filters = filter
                    unsafe cells.filter_count = 1
                    unsafe cells.lengths.1 = (words[4], words[5], words[6], words[7])
                    while next < bytes.count {
                        var count = 0
                        next = unsafe sluice_find_cells(
                            folding, &cells, Int32(SLUICE_CELL_DIGITS), level, bytes, bytes.count, next, bytes.count,
                            &places, places.count, &events, events.count, &count)
                        found += events[..<count].map { [Int($0.start), Int($0.end)] }
                    }
                }
            }
        }
        return found
    }
}
