private import CSluiceScan

/// A place at which a pattern's own automaton was satisfied; offsets in the scanned text.
struct ShapeHit {
    /// Number among the shapes.
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

    private let tables: ShapeTables
    private let level: Level
    private var events: [sluice_shape_event]
    private var given: [UInt32]
    /// How many hits the last scan gave.
    private(set) var count = 0

    init(_ tables: ShapeTables, level: Level = .best) {
        self.tables = tables
        self.level = level
        let nothing = sluice_shape_event(pattern: 0, start: 0, end: 0)
        given = [UInt32](repeating: 0, count: tables.own.count)
        events = [sluice_shape_event](repeating: nothing, count: 4096 + tables.own.count)
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
        var found = 0
        let (tables, level) = (tables, level.rawValue)
        let next = unsafe text.withUnsafeBufferPointer { bytes in
            unsafe events.withUnsafeMutableBufferPointer { events in
                unsafe sluice_scan_shapes(
                    tables.memory.shapes, level, bytes.baseAddress, bytes.count, starts.lowerBound,
                    starts.upperBound, events.baseAddress, events.count, &given, &found
                )
            }
        }
        count = found
        return next
    }
}

/// The compiled shapes of a set of patterns: where they may begin, and what may follow. Immutable once made.
final class ShapeTables: Sendable {
    let program: ShapeProgram
    /// Tells by lengths and separators which patterns are possible.
    let all: ShapeAutomaton
    /// By pattern, its own automaton: the one that knows each byte.
    let own: [ShapeAutomaton]
    let isCoarse: [Bool]
    fileprivate let memory: ShapeMemory

    convenience init(_ prefixes: [PatternPrefix]) {
        self.init(
            program: ShapeProgram(prefixes), all: ShapeAutomaton(prefixes.map(\.coarse)),
            own: prefixes.map { ShapeAutomaton([$0]) }, isCoarse: prefixes.map { $0.coarse.branches == $0.branches }
        )
    }

    /// - Parameters:
    ///   - program: where matches may begin.
    ///   - all: of the coarse forms.
    ///   - own: by pattern.
    ///   - isCoarse: by pattern, whether its coarse form is no coarser.
    init(program: ShapeProgram, all: ShapeAutomaton, own: [ShapeAutomaton], isCoarse: [Bool]) {
        self.program = program
        self.all = all
        self.own = own
        self.isCoarse = isCoarse
        memory = ShapeMemory(program, all, own, isDecided: ShapeTables.decided(own, all, isCoarse: isCoarse))
    }

    /// By byte and pattern what is given by pattern and byte.
    static func byByte(_ rows: [[UInt8]]) -> [UInt8] { (0..<256).flatMap { byte in rows.map { $0[byte] } } }

    /// By pattern, whether `all` tells of it just what its own automaton does.
    static func decided(_ own: [ShapeAutomaton], _ all: ShapeAutomaton, isCoarse: [Bool]) -> [Bool] {
        own.indices.map { own[$0].isExact == [true] && isCoarse[$0] && all.isExact[$0] }
    }
}

/// The tables where the C loop reads them. Written once, freed with its owner; that is what `@unchecked Sendable` rests
/// on.
@safe private final class ShapeMemory: @unchecked Sendable {
    let shapes: UnsafeMutablePointer<sluice_shapes>
    private var blocks: [UnsafeMutableRawPointer] = unsafe []

    init(_ program: ShapeProgram, _ all: ShapeAutomaton, _ own: [ShapeAutomaton], isDecided: [Bool]) {
        unsafe shapes = .allocate(capacity: 1)
        unsafe shapes.initialize(to: sluice_shapes())
        let columns = ColumnRuns(program)
        let runs = columns.doubled.map { sluice_shape_run(source: $0.source, distance: $0.distance) }
        let nodes = columns.nodes.map { node in
            sluice_shape_node(
                mask: node.mask, offset: node.offset, second: node.second, level: node.level,
                is_last: node.isLast ? 1 : 0
            )
        }
        unsafe shapes.pointee.program = sluice_shape_program(
            sets: keep(program.sets), runs: keep(runs), nodes: keep(nodes), set_count: UInt32(program.sets.count),
            run_count: UInt32(runs.count), node_count: UInt32(nodes.count)
        )
        unsafe shapes.pointee.all = automaton(all)
        unsafe shapes.pointee.own = keep(own.map { unsafe automaton($0) })
        let jumps = all.digitJumps(longest: Int(SLUICE_JUMP_LENGTHS) - 1, none: UInt16(SLUICE_NO_JUMP))
        unsafe shapes.pointee.jump_rows = keep(jumps.rows)
        unsafe shapes.pointee.jumps = keep(jumps.states)
        unsafe shapes.pointee.pairs = keep(all.livingPairs)
        unsafe shapes.pointee.may_begin = keep(ShapeTables.byByte(own.map(\.mayBegin)))
        unsafe shapes.pointee.is_decided = keep(isDecided.map { $0 ? UInt8(1) : 0 })
        unsafe shapes.pointee.pattern_count = UInt32(own.count)
    }

    deinit {
        unsafe blocks.forEach { unsafe $0.deallocate() }

        unsafe shapes.deallocate()
    }

    private func automaton(_ table: ShapeAutomaton) -> sluice_shape_automaton {
        let ends = table.ends.map { sluice_shape_end(pattern: $0.pattern, back: $0.back) }
        // A shift is faster than a product on the way from state to state.
        let shift = (0...8).first { table.stride <= 1 << $0 } ?? 9
        func padded(_ rows: [UInt16]) -> [UInt16] {
            stride(from: 0, to: rows.count, by: table.stride).flatMap { row in
                rows[row..<(row + table.stride)] + [UInt16](repeating: 0, count: (1 << shift) - table.stride)
            }
        }
        return unsafe sluice_shape_automaton(
            classes: keep(table.classes), transitions: keep(padded(table.transitions)),
            starts: keep(padded(table.starts)), end_offsets: keep(table.endOffsets), ends: keep(ends),
            shift: UInt32(shift), first_accepting: UInt32(table.firstAccepting)
        )
    }

    /// Copies values to memory that lives as long as this object; `Value` is trivial.
    private func keep<Value: BitwiseCopyable>(_ values: [Value]) -> UnsafePointer<Value> {
        let memory = UnsafeMutablePointer<Value>.allocate(capacity: max(values.count, 1))
        unsafe memory.initialize(from: values, count: values.count)
        unsafe blocks.append(UnsafeMutableRawPointer(memory))
        return unsafe UnsafePointer(memory)
    }
}
