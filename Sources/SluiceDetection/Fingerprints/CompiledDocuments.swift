import SluiceLookup

/// The sample documents of all entries, made ready for comparing.
final class CompiledDocuments: Sendable {
    /// Samples of one file, under one key, and the entries that look for them.
    struct Group: Sendable {
        let file: FingerprintFile
        let index: SampleIndex
        /// Indexes of the entries, with what each asks for.
        var entries: [(number: Int, target: FingerprintTarget)]
    }

    let groups: [Group]

    /// - Parameter entries: of all profiles, in order.
    init(_ entries: [DetectionEntry]) {
        var groups: [Group] = []
        for (number, entry) in entries.enumerated() {
            guard case .fingerprint(let target) = entry.target else { continue }
            if let known = groups.firstIndex(where: { $0.file == target.file }) {
                groups[known].entries.append((number, target))
            } else {
                groups.append(
                    Group(file: target.file, index: SampleIndex(target.file.samples), entries: [(number, target)]))
            }
        }
        self.groups = groups
    }
}

/// Which samples hold a hash.
struct SampleIndex: Sendable {
    /// Tells most hashes that no sample holds.
    let gate: ShingleGate
    /// Different hashes.
    let count: Int
    /// A table of open addressing; 0 for a free slot.
    private let slots: [UInt64]
    private let numbers: [UInt32]
    /// By number of a hash, where its samples begin in `members`; one more at the end.
    private let starts: [UInt32]
    private let members: [UInt32]

    init(_ samples: [DocumentSample]) {
        var pairs: [(hash: UInt64, sample: UInt32)] = []
        for (number, sample) in samples.enumerated() {
            for hash in sample.hashes { pairs.append((hash, UInt32(number))) }
        }
        pairs.sort { ($0.hash, $0.sample) < ($1.hash, $1.sample) }
        var size = 64
        while size < pairs.count * 2 { size *= 2 }
        var slots = [UInt64](repeating: 0, count: size)
        var numbers = [UInt32](repeating: 0, count: size)
        var starts: [UInt32] = []
        var last: UInt64 = 0
        for (place, pair) in pairs.enumerated() where pair.hash != last {
            last = pair.hash
            let slot = Self.slot(of: pair.hash, in: slots)
            slots[slot] = pair.hash
            numbers[slot] = UInt32(starts.count)
            starts.append(UInt32(place))
        }
        count = starts.count
        gate = ShingleGate(pairs.map(\.hash))
        self.slots = slots
        self.numbers = numbers
        self.starts = starts + [UInt32(pairs.count)]
        members = pairs.map(\.sample)
    }

    /// The number of a hash; nil when no sample holds it.
    func number(of hash: UInt64) -> Int? {
        let slot = Self.slot(of: hash, in: slots)
        return slots[slot] == hash ? Int(numbers[slot]) : nil
    }

    /// The samples that hold the hash of a number.
    func samples(of number: Int) -> ArraySlice<UInt32> { members[Int(starts[number])..<Int(starts[number + 1])] }

    private static func slot(of hash: UInt64, in slots: [UInt64]) -> Int {
        var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
        while slots[slot] != 0, slots[slot] != hash { slot = (slot + 1) & (slots.count - 1) }
        return slot
    }
}
