/// Tells what was compiled from one set of inputs, by one version, on one kind of machine, from everything else.
struct CompiledAnchorsKey: Sendable, Hashable {
    /// All that decides, beside the inputs, on what is compiled.
    struct Machine: Sendable, Hashable {
        /// ``CompiledAnchorsKey/engineVersion``.
        var engine: UInt32
        /// Version of vectorscan.
        var library: String
        /// What vectorscan tells of the processor (`hs_platform_info_t`).
        var platform: [UInt64]
        /// ``ShapeScratch/Level``.
        var level: Int32
        /// Stored numbers are in the order of the machine's bytes.
        var isLittleEndian: Bool

        static let current = Machine(
            engine: engineVersion, library: LiteralDatabase.version, platform: LiteralDatabase.platform,
            level: ShapeScratch.Level.best.rawValue, isLittleEndian: 1.littleEndian == 1
        )
    }

    /// Raise it with every change of what ``ShapeProgram`` and ``ShapeAutomaton`` make of the same patterns: what older
    /// programs kept is then compiled anew. `CompiledAnchorsTests` notices when it was forgotten.
    static let engineVersion: UInt32 = 6

    /// SHA-256 over machine and inputs.
    let bytes: [UInt8]

    init(literals: [LiteralDatabase.Literal], prefixes: [PatternPrefix], machine: Machine = .current) {
        var writer = StoredWriter()
        writer.append(StoredEnvelope.version)
        writer.append(machine)
        writer.append(UInt32(clamping: literals.count))
        for literal in literals { writer.append(literal) }
        writer.append(UInt32(clamping: prefixes.count))
        for prefix in prefixes { writer.append(prefix) }
        bytes = StoredEnvelope.digest(of: writer.bytes[...])
    }

    /// The key of inputs that were told before.
    init?(bytes: [UInt8]) {
        guard bytes.count == 32 else { return nil }
        self.bytes = bytes
    }

    /// The key of whatever these bytes tell.
    init(digestOf bytes: [UInt8]) { self.bytes = StoredEnvelope.digest(of: bytes[...]) }

    /// The name to keep it under: 64 lower-case hexadecimal digits.
    var name: String {
        let digits = Array("0123456789abcdef")
        return String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }
}

/// The inputs as bytes. Whatever takes part in an input's equality takes part here.
extension StoredWriter {
    mutating func append(_ machine: CompiledAnchorsKey.Machine) {
        append(machine.engine)
        append(list: Array(machine.library.utf8))
        append(list: machine.platform)
        append(machine.level)
        append(machine.isLittleEndian)
    }

    mutating func append(_ literal: LiteralDatabase.Literal) {
        append(list: literal.bytes)
        append(literal.isCaseless)
        append(literal.notAfter)
        append(literal.notBefore)
    }

    fileprivate mutating func append(_ prefix: PatternPrefix) {
        append(list: prefix.branches)
        append(UInt32(clamping: prefix.before.count))
        for before in prefix.before {
            append(before.isNegative)
            append(list: before.characters)
        }
        append(UInt32(clamping: prefix.notBehind.count))
        for sequence in prefix.notBehind { append(list: sequence) }
        append(prefix.isExact)
    }

    mutating func append(_ set: ASCIISet) {
        append(set.words.0)
        append(set.words.1)
    }

    private mutating func append(list sets: [ASCIISet]) {
        append(UInt32(clamping: sets.count))
        for set in sets { append(set) }
    }

    private mutating func append(list nodes: [PatternNode]) {
        append(UInt32(clamping: nodes.count))
        for node in nodes { append(node) }
    }

    /// A node: a number for its kind, then its parts.
    private mutating func append(_ node: PatternNode) {
        switch node {
        case .empty: append(UInt8(0))
        case .character(let set):
            append(UInt8(1))
            append(set)
        case .sequence(let parts):
            append(UInt8(2))
            append(list: parts)
        case .alternatives(let branches):
            append(UInt8(3))
            append(list: branches)
        case .repetition(let part, let least, let most):
            append(UInt8(4))
            append(least)
            append(optional: most)
            append(part)
        case .capture(let number, let part):
            append(UInt8(5))
            append(number)
            append(part)
        case .atomic(let part):
            append(UInt8(6))
            append(part)
        case .look(let look):
            append(UInt8(7))
            append(look.isBehind)
            append(look.isNegative)
            append(look.content)
        case .boundary(let boundary): append(UInt8(boundary == .word ? 8 : 9))
        case .reference(let number, let isCaseless):
            append(UInt8(10))
            append(optional: number)
            append(isCaseless)
        }
    }

    private mutating func append(_ set: CharacterClass) {
        append(set.ascii)
        append(set.longestBytes)
        switch set.others {
        case .any: append(true)
        case .scalars(let listed):
            append(false)
            append(list: listed)
        }
    }

    private mutating func append(optional number: Int?) {
        append(number != nil)
        append(number ?? 0)
    }
}
