internal import CSluiceScan

/// The tables where the C loop reads them. Written once, freed with its owner; that is what `@unchecked Sendable` rests
/// on.
@safe final class ShapeMemory: @unchecked Sendable {
    private let shapes: UnsafeMutablePointer<sluice_shapes>
    private var blocks: [UnsafeMutableRawPointer] = unsafe []
    let patternCount: Int
    /// Groups of conditional patterns that may be satisfied together, each by ascending number.
    let groups: [[Int]]

    /// - Parameters:
    ///   - tables: what was compiled.
    ///   - isConditional: by pattern, whether it is told with its group and not by itself.
    init(_ tables: ShapeTables, isConditional: [Bool]) {
        let (program, all, own) = (tables.program, tables.all, tables.own)
        patternCount = own.count
        let ends = ConditionalEnds(of: all, isConditional)
        groups = ends.groups
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
        unsafe shapes.pointee.all = automaton(all, endOffsets: ends.otherOffsets, ends: ends.others)
        unsafe shapes.pointee.groups = keep(ends.groupNumbers)
        unsafe shapes.pointee.own = keep(own.map { unsafe automaton($0, endOffsets: $0.endOffsets, ends: $0.ends) })
        let jumps = all.digitJumps(longest: Int(SLUICE_JUMP_LENGTHS) - 1, none: UInt16(SLUICE_NO_JUMP))
        unsafe shapes.pointee.jump_rows = keep(jumps.rows)
        unsafe shapes.pointee.jumps = keep(jumps.states)
        unsafe shapes.pointee.pairs = keep(all.livingPairs)
        unsafe shapes.pointee.may_begin = keep(ShapeTables.byByte(own.map(\.mayBegin)))
        let isDecided = ShapeTables.decided(own, all, isCoarse: tables.isCoarse)
        let undecided = groups.map { group in
            group.contains { isDecided[$0] } ? [] : group.map { UInt32(truncatingIfNeeded: $0) }
        }
        unsafe shapes.pointee.group_patterns = keep(undecided.flatMap { $0 })
        unsafe shapes.pointee.group_offsets = keep(
            undecided.reduce(into: [0]) { $0.append(($0.last ?? 0) + UInt32($1.count)) })
        unsafe shapes.pointee.is_decided = keep(isDecided.map { $0 ? UInt8(1) : 0 })
        unsafe shapes.pointee.pattern_count = UInt32(own.count)
    }

    deinit {
        unsafe blocks.forEach { unsafe $0.deallocate() }

        unsafe shapes.deallocate()
    }

    /// Walks from each start in a range; see `sluice_scan_shapes`.
    func scan(
        _ text: Span<UInt8>, starts: Range<Int>, level: ShapeScratch.Level, events: inout [sluice_shape_event],
        given: inout [UInt32], count: inout Int
    ) -> Int {
        unsafe text.withUnsafeBufferPointer { bytes in
            unsafe events.withUnsafeMutableBufferPointer { events in
                unsafe sluice_scan_shapes(
                    shapes, level.rawValue, bytes.baseAddress, bytes.count, starts.lowerBound, starts.upperBound,
                    events.baseAddress, events.count, &given, &count
                )
            }
        }
    }

    /// Where the match of a pattern ends that begins at an offset, as far as its own automaton tells; nil when it cannot
    /// begin there.
    func end(of pattern: Int, in text: Span<UInt8>, from start: Int) -> Int? {
        var end: UInt32 = 0
        let isSatisfied = unsafe text.withUnsafeBufferPointer { bytes in
            unsafe sluice_satisfies_shape(
                shapes, UInt32(truncatingIfNeeded: pattern), bytes.baseAddress, bytes.count, start, &end)
        }
        return isSatisfied != 0 ? Int(end) : nil
    }

    private func automaton(
        _ table: ShapeAutomaton, endOffsets: [Int32], ends: [ShapeAutomaton.End]
    ) -> sluice_shape_automaton {
        let ends = ends.map { sluice_shape_end(pattern: $0.pattern, back: $0.back) }
        // A shift is faster than a product on the way from state to state.
        let shift = (0...8).first { table.stride <= 1 << $0 } ?? 9
        func padded(_ rows: [UInt16]) -> [UInt16] {
            stride(from: 0, to: rows.count, by: table.stride).flatMap { row in
                rows[row..<(row + table.stride)] + [UInt16](repeating: 0, count: (1 << shift) - table.stride)
            }
        }
        return unsafe sluice_shape_automaton(
            classes: keep(table.classes), transitions: keep(padded(table.transitions)),
            starts: keep(padded(table.starts)), end_offsets: keep(endOffsets), ends: keep(ends),
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

/// The ends of an automaton's states, those of conditional patterns apart.
private struct ConditionalEnds {
    /// By accepting state, the number of its group counted from 1; 0 for none.
    private(set) var groupNumbers: [UInt32] = []
    private(set) var groups: [[Int]] = []
    /// As ``ShapeAutomaton/endOffsets`` and ``ShapeAutomaton/ends``, without conditional patterns.
    private(set) var otherOffsets: [Int32] = [0]
    private(set) var others: [ShapeAutomaton.End] = []

    init(of automaton: ShapeAutomaton, _ isConditional: [Bool]) {
        var numbers: [[Int]: UInt32] = [[]: 0]
        for (first, end) in zip(automaton.endOffsets, automaton.endOffsets.dropFirst()) {
            var group: [Int] = []
            for end in automaton.ends[Int(first)..<Int(end)] {
                if isConditional[Int(end.pattern)] { group.append(Int(end.pattern)) } else { others.append(end) }
            }
            otherOffsets.append(Int32(others.count))
            group = Set(group).sorted()
            if numbers[group] == nil {
                groups.append(group)
                numbers[group] = UInt32(groups.count)
            }
            groupNumbers.append(numbers[group] ?? 0)
        }
    }
}
