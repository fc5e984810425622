/// A pattern's match before anything is judged about it; offsets in the bytes of the window.
struct RawHit {
    /// Index in ``CompiledProfiles/entries``.
    var entry: Int32
    var start: Int32
    var end: Int32

    var range: Range<Int> { Int(start)..<Int(end) }
}
