/// Which pages of a PDF document show pictures that can hold text, by what `pdfimages -list` prints: a line for each
/// picture that a page shows, those inside forms and inside the page's own commands too.
struct PDFPictures {
    /// A page with such pictures.
    struct Page {
        var number: Int
        /// Whether it shows one that no page before has shown.
        var isNew = false
        /// Dots of the densest picture for each inch.
        var resolution = 0
        fileprivate var dots = 0
        fileprivate var newDots = 0
        fileprivate var hasReadable = false

        init(number: Int, isNew: Bool = false) {
            self.number = number
            self.isNew = isNew
        }
    }

    /// A picture of fewer dots, the longer side first, holds no text by itself: rules, bullets, most icons.
    private static let (longDots, shortDots) = (100, 8)
    /// So many dots count in any form: a scan may be cut into strips and tiles.
    private static let pageDots = 10_000
    /// Square inches of a picture that may go over several pages, which each show another part of it.
    private static let wideInches = 20
    private static let keptPages = 100_000
    private static let keptPictures = 100_000
    private static let lineBytes = 512

    /// Whether anything was told: the titles of the columns are, in any case.
    private(set) var hasLines = false
    /// The pages, in their order.
    private(set) var pages: [Page] = []
    private var page = Page(number: 0)
    /// Dots of the last picture, which a mask may follow.
    private var lastDots = 0
    private var seen: Set<String> = []
    private var line: [UInt8] = []

    mutating func take(_ bytes: Span<UInt8>) {
        for index in bytes.indices {
            let byte = bytes[index]
            if byte == 0x0A {
                hasLines = true
                read(String(decoding: line, as: UTF8.self))
                line.removeAll(keepingCapacity: true)
            } else if line.count < Self.lineBytes {
                line.append(byte)
            }
        }
    }

    /// All was printed.
    mutating func finish() { endPage() }

    /// Page, number, type, width, height, colours, components, bits, encoding, smoothing, object, its generation, dots for
    /// each inch in both directions, size, ratio; the object and its generation are one word where there are none.
    private mutating func read(_ line: String) {
        let words = line.split(separator: " ")
        guard words.count >= 13, let number = Int(words[0]), let width = Int(words[3]), let height = Int(words[4]),
            number > 0, width > 0, height > 0
        else { return }
        let hasObject = words[10].first != "["
        let name = hasObject ? "\(words[10]) \(words[11])" : nil
        let place = hasObject ? 12 : 11
        let across = words.indices.contains(place) ? Int(words[place]) ?? 0 : 0
        let down = words.indices.contains(place + 1) ? Int(words[place + 1]) ?? 0 : 0
        if number != page.number {
            endPage()
            page = Page(number: number)
        }
        let isMask = words[2] == "mask" || words[2] == "smask"
        add(width: width, height: height, isMask: isMask, name: name, (across, down))
    }

    private mutating func add(width: Int, height: Int, isMask: Bool, name: String?, _ resolution: (Int, Int)) {
        let (all, overflow) = width.multipliedReportingOverflow(by: height)
        let total = overflow ? Int.max / 4 : min(all, Int.max / 4)
        let dots = isMask ? max(0, total - lastDots) : total
        lastDots = total
        let isReadable = max(width, height) >= Self.longDots && min(width, height) >= Self.shortDots
        page.dots = min(page.dots + dots, Int.max / 4)
        page.resolution = max(page.resolution, min(resolution.0, resolution.1))
        page.hasReadable = page.hasReadable || isReadable
        guard !isRepeated(name, width: width, height: height, resolution) else { return }
        page.newDots = min(page.newDots + dots, Int.max / 4)
        guard isReadable else { return }
        page.isNew = true
        if let name, seen.count < Self.keptPictures { seen.insert(name) }
    }

    /// Whether a page before has shown all of a picture.
    private func isRepeated(_ name: String?, width: Int, height: Int, _ resolution: (Int, Int)) -> Bool {
        guard let name, seen.contains(name), resolution.0 > 0, resolution.1 > 0 else { return false }
        return (width / resolution.0 + 1).multipliedReportingOverflow(by: height / resolution.1 + 1).partialValue
            < Self.wideInches
    }

    private mutating func endPage() {
        guard page.number > 0, page.hasReadable || page.dots >= Self.pageDots, pages.count < Self.keptPages else {
            return
        }
        page.isNew = page.isNew || page.newDots >= Self.pageDots
        pages.append(page)
    }
}
