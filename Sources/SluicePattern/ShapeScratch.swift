internal import CSluiceScan

/// A place at which a pattern's own automaton was satisfied, or at which that of a conditional pattern may be; offsets
/// in the scanned text.
struct ShapeHit {
    /// Number among the shapes; beyond them, the number of a group of conditional ones plus that of the shapes.
    var pattern: Int
    var start: Int
    /// The match's end, where the automaton is exact.
    var end: Int
}

/// Room for what a scan for shapes finds: one for each thread.
@safe struct ShapeScratch: ~Copyable {
    /// How the masks are made; all levels give the same.
    enum Level: Int32, CaseIterable, Sendable {
        case scalar = 0
        case vector = 1
        case avx2 = 2
        case avx512 = 3

        static let best = Level(rawValue: sluice_best_level()) ?? .scalar

        /// Those that this machine runs.
        static var available: [Level] { allCases.filter { $0.rawValue <= best.rawValue } }
    }

    private let memory: ShapeMemory
    private let level: Level
    private var events: [sluice_shape_event]
    private var given: [UInt32]
    /// How many hits the last scan gave.
    private(set) var count = 0

    init(_ memory: ShapeMemory, level: Level = .best) {
        self.memory = memory
        self.level = level
        let nothing = sluice_shape_event(pattern: 0, start: 0, end: 0)
        given = [UInt32](repeating: 0, count: memory.patternCount)
        events = [sluice_shape_event](repeating: nothing, count: 4096 + memory.patternCount)
    }

    init(_ tables: ShapeTables, level: Level = .best) {
        self.init(
            ShapeMemory(tables, isConditional: [Bool](repeating: false, count: tables.own.count)), level: level)
    }

    /// A hit of the last scan, in the order of their starts.
    subscript(_ index: Int) -> ShapeHit {
        let event = events[index]
        return ShapeHit(pattern: Int(event.pattern), start: Int(event.start), end: Int(event.end))
    }

    /// Walks from the starts in a range.
    ///
    /// - Returns: where to go on: the range's end, or less when there are hits to be taken first.
    mutating func scan(_ text: Span<UInt8>, starts: Range<Int>) -> Int {
        count = 0
        guard !starts.isEmpty else { return starts.upperBound }
        return memory.scan(text, starts: starts, level: level, events: &events, given: &given, count: &count)
    }
}
