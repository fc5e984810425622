/// Which encoded bytes each byte of a decoded piece comes from, counted from where those of the piece begin.
struct OriginScale {
    /// Bytes of the first decoding before the piece's first byte, for each byte of it, and from the first to behind the
    /// last that one byte comes from.
    private var skip = 0
    private var step = 1
    private(set) var span = 1
    /// Encoded characters for bytes of the first decoding: 4 for 3 in Base64.
    private var characters = 1
    private var bytes = 1
    /// Whether a byte's last character belongs to it in part.
    private var roundsUp = false
    /// Bytes of the source for each character.
    var width = 1

    /// Text that was not encoded.
    static func plain(width: Int) -> OriginScale { OriginScale(width: width) }

    /// All bytes come from the same ones, so many bytes of the source.
    static func whole(_ length: Int) -> OriginScale { OriginScale(step: 0, span: length) }

    /// Bytes that digits of Base64 or hex stand for.
    static func digits(_ coding: TextCoding) -> OriginScale {
        coding == .hex
            ? OriginScale(characters: 2, bytes: 1) : OriginScale(characters: 4, bytes: 3, roundsUp: true)
    }

    /// Bytes out of compressed data, spread evenly: which of the digits a byte comes from cannot be told.
    static func spread(_ count: Int, over length: Int) -> OriginScale {
        OriginScale(characters: length, bytes: max(count, 1))
    }

    /// A piece of these bytes: `first` of them stand before it, each of its bytes takes `step`, all together come from
    /// `span` when `step` is 0.
    func part(from first: Int, step: Int, span: Int) -> OriginScale {
        var part = self
        (part.skip, part.step, part.span) = (first, step, span)
        return part
    }

    private init(
        step: Int = 1, span: Int = 1, characters: Int = 1, bytes: Int = 1, roundsUp: Bool = false, width: Int = 1
    ) {
        self.step = step
        self.span = span
        self.characters = characters
        self.bytes = bytes
        self.roundsUp = roundsUp
        self.width = width
    }

    /// Each byte is one of the source's characters.
    var isPlain: Bool { step == 1 && characters == bytes }

    /// Encoded characters before those of a byte.
    func characters(before distance: Int64) -> Int64 {
        (Int64(skip) + distance * Int64(step)) * Int64(characters) / Int64(bytes)
    }

    /// Where the source's bytes of a byte begin.
    func start(of distance: Int64) -> Int64 { characters(before: distance) * Int64(width) }

    /// Where they end.
    func end(of distance: Int64) -> Int64 {
        let scaled = (Int64(skip) + distance * Int64(step) + Int64(span)) * Int64(characters)
        let count = roundsUp ? (scaled + Int64(bytes) - 1) / Int64(bytes) : scaled / Int64(bytes)
        return max(count * Int64(width), start(of: distance))
    }
}
