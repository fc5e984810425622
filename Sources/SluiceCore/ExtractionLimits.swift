/// The bounds of one extraction, set before the first byte is read (hostile-input.md 2).
///
/// Hitting one cuts at that point: what was read before stays scanned, and the reason is recorded.
package struct ExtractionLimits: Sendable, Hashable, Codable {
    /// Bytes read of one top-level input; the rest is `limit.input_bytes`.
    package var inputBytes: Int64 = 2 << 30
    /// Bytes that all levels of one top-level input may expand to, together.
    package var expandedBytes: Int64 = 4 << 30
    /// Bytes of one member.
    package var memberBytes: Int64 = 1 << 30
    /// Bytes out for one byte in, per member and filter layer.
    package var ratio: Int = 200
    /// Bytes out of a member before its ratio is looked at.
    package var ratioGraceBytes: Int64 = 16 << 20
    /// Members of one top-level input, at all depths.
    package var members: Int = 250_000
    /// Containers and filters inside each other.
    package var depth: Int = 16
    /// Wall time of one top-level input, in seconds.
    package var wallSeconds: Int = 300
    /// Seconds without any progress.
    package var idleSeconds: Int = 60
    /// Address space of an extraction child beyond what it holds when it starts, in bytes.
    package var childMemoryBytes: Int64 = 512 << 20
    /// Members named one by one in the coverage; further ones are counted.
    package var listedMembers: Int = 1000
    /// Whether pictures are handed over, so that a program recognizes their text; else their metadata is read alone.
    package var recognizesText = false

    package init() {}
}
