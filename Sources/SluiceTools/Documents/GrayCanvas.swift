/// The dots on which the pictures of an animation are drawn one over the other, in gray: what a person sees of it.
struct GrayCanvas {
    /// Where a picture is drawn; what lies outside of the canvas is left out.
    struct Place {
        var left: Int
        var top: Int
        var width: Int
        var height: Int
    }

    /// What becomes of a picture before the next one is drawn.
    enum Disposal { case kept, cleared, undone }

    private static let paper: UInt8 = 255

    let width: Int
    let height: Int
    private var dots: [UInt8]
    private var pending: (disposal: Disposal, place: Place, before: [UInt8])?

    /// - Returns: nil for one of no dots, or of more than the limit.
    init?(width: Int, height: Int, maximumPixels: Int) {
        let (count, overflow) = width.multipliedReportingOverflow(by: height)
        guard width > 0, height > 0, !overflow, count <= maximumPixels else { return nil }
        (self.width, self.height) = (width, height)
        dots = [UInt8](repeating: Self.paper, count: count)
    }

    /// Draws a picture, after what is to become of the one before.
    ///
    /// - Parameters:
    ///   - place: where.
    ///   - disposal: what becomes of it.
    ///   - replaces: whether what it does not cover is cleared, instead of shining through.
    ///   - dot: gray and opacity of each of its dots, by column and row.
    mutating func draw(
        at place: Place, _ disposal: Disposal, replaces: Bool,
        _ dot: (_ x: Int, _ y: Int) -> (gray: UInt8, alpha: UInt8)
    ) {
        settle()
        pending = (disposal, place, disposal == .undone ? dots : [])
        for y in rows(of: place) {
            for x in columns(of: place) {
                let (gray, alpha) = dot(x, y)
                let index = (place.top + y) * width + place.left + x
                let below = Int(replaces ? Self.paper : dots[index])
                let mixed: Int = Int(gray) * Int(alpha) + below * (255 - Int(alpha))
                dots[index] = UInt8(mixed / 255)
            }
        }
    }

    private mutating func settle() {
        guard let (disposal, place, before) = pending.take() else { return }
        switch disposal {
        case .kept: break
        case .undone: dots = before
        case .cleared:
            for y in rows(of: place) {
                for x in columns(of: place) { dots[(place.top + y) * width + place.left + x] = Self.paper }
            }
        }
    }

    private func rows(of place: Place) -> Range<Int> { 0..<max(0, min(place.height, height - place.top)) }
    private func columns(of place: Place) -> Range<Int> { 0..<max(0, min(place.width, width - place.left)) }

    /// As a portable gray map (PGM).
    var file: [UInt8] { Array("P5 \(width) \(height) 255\n".utf8) + dots }

    /// The gray of a colour, as a person sees it.
    static func gray(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> UInt8 {
        let sum: Int = Int(red) * 299 + Int(green) * 587 + Int(blue) * 114
        return UInt8(sum / 1000)
    }
}

/// The pictures of an animation, one after the other.
protocol Animation {
    /// Whether the next picture could not be drawn.
    var isDamaged: Bool { get }
    /// Draws the next picture.
    ///
    /// - Returns: what is seen then, as a file of its own; nil when there is no further picture.
    mutating func next() -> [UInt8]?
}
