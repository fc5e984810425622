import SluiceArchive
import SluiceContent
import SluiceCore

@testable import SluiceExtraction
@testable import SluiceIsolation
@testable import SluiceTools

/// A reader of foreign bytes. None may crash, hang, or break the order of calls, whatever the bytes are.
enum ReaderTrial: String, CaseIterable {
    case text, charset, sniffer, frames, zip, archive, compressed, picture, database
    case mail, mailbox, signed, compound, richtext, office, flat, sheet, opendocument, epub, html, animation, pdf

    func run(_ bytes: [UInt8]) {
        switch self {
        case .charset: decode(bytes)
        case .sniffer:
            _ = MediaTypeSniffer.mediaType(head: bytes, name: "x")
            _ = MacRecord(bytes)
        case .frames: readFrames(bytes)
        case .animation: drawAnimation(bytes)
        case .pdf: PDFTrial(bytes).run()
        case .sheet: precondition(readSheet(bytes, skims: true) == readSheet(bytes, skims: false))
        case .zip:
            let memory = MemoryInput()
            precondition(memory.append(bytes.span))
            let layout = ZipLayout(memory, members: 1000)
            let count = Int64(bytes.count)
            precondition(layout?.gaps.allSatisfy { $0.lowerBound >= 0 && $0.upperBound <= count } ?? true)
        default: extract(bytes)
        }
    }

    /// What the bytes are taken for; nil to find out.
    private var type: MediaType? {
        switch self {
        case .text: MediaType("text/plain", .encodedText)
        case .picture: MediaType("image/x", .document(.picture))
        case .database: MediaType("application/vnd.sqlite3", .document(.sqlite))
        case .mail: MediaType("message/rfc822", .document(.mail))
        case .mailbox: MediaType("application/mbox", .document(.mailbox))
        case .signed: MediaType("application/pkcs7-mime", .document(.signedData))
        case .compound: MediaType("application/x-ole-storage", .document(.compoundFile))
        case .richtext: MediaType("application/rtf", .document(.richText))
        case .office: MediaType("application/x-office", .document(.officeOpenXML))
        case .flat: MediaType(MediaType.flatPackage, .document(.flatOffice))
        case .opendocument: MediaType("application/x-opendocument", .document(.openDocument))
        case .epub: MediaType("application/epub+zip", .document(.epub))
        case .html: MediaType("text/html", .document(.html))
        case .charset, .sniffer, .frames, .zip, .archive, .compressed, .sheet, .animation, .pdf: nil
        }
    }

    private func extract(_ bytes: [UInt8]) {
        var limits = ExtractionLimits()
        limits.expandedBytes = 16 << 20
        limits.memberBytes = 8 << 20
        limits.ratioGraceBytes = 1 << 20
        limits.members = 500
        limits.depth = 5
        limits.wallSeconds = 20
        limits.childMemoryBytes = 64 << 20
        var order = OrderOfCalls()
        do {
            var spool = try ContentSpool()
            try spool.append(bytes.span)
            let content = try spool.finish()
            try ContentExtractor.extract(content, name: "input", type: type, limits: limits, into: &order)
        } catch {
            fatalError("\(error)")
        }
        precondition(order.isFinished)
    }

    /// A text comes out the same wherever it is cut.
    private func decode(_ bytes: [UInt8]) {
        guard bytes.count >= 3 else { return }
        let charsets =
            CharsetLabels.converted + [
                .utf7, .windows1252, .utf16BigEndian, .utf16LittleEndian, .utf32BigEndian,
            ]
        let charset = charsets[Int(bytes[0]) % charsets.count]
        let text = Array(bytes.dropFirst(2))
        var whole = TextDecoder(charset)
        let expected = whole.decode(whole: text)
        var pieces = TextDecoder(charset)
        var output: [UInt8] = []
        let length = Int(bytes[1]) % 17 + 1
        for start in stride(from: 0, to: text.count, by: length) {
            pieces.decode(text.span.extracting(start..<min(text.count, start + length)), into: &output)
        }
        pieces.finish(into: &output)
        precondition(output == expected, "\(charset.name)")
        precondition(String(validating: output, as: UTF8.self) != nil, "\(charset.name)")
        _ = CharsetDetector.tell(labels: [charset.name], head: text)
        _ = CharsetDetector.tell(labels: CharsetLabelFinder.labels(in: text), head: text, isMarked: true)
    }

    /// Rows that are read without the XML parser come out as the parser tells them.
    private func readSheet(_ bytes: [UInt8], skims: Bool) -> KeptText {
        let workbook = Workbook(stringBytes: 1 << 16)
        for number in 0..<100 { workbook.strings.append(Array("text \(number)".utf8)) }
        let content = Content(stream: ContentStream(ReplayOrigin(MemoryInput())), name: "x", path: MemberPath())
        var reader = SheetReader(workbook, content, "x", sheet: "s")
        var kept = KeptText()
        guard let document = XMLDocument(vocabulary: SheetReader.vocabulary, allNames: SheetReader.takesAllNames) else {
            return kept
        }
        var state = XMLDocument.State.going
        var first = 0
        do {
            while first < bytes.count && state == .going {
                let rest = bytes.span.extracting(first..<bytes.count)
                var count = rest.count
                if skims {
                    (count, state) = reader.read(rest, of: document)
                } else {
                    state = document.read(rest)
                    reader.take(document)
                }
                first += count
                try reader.flush(into: &kept)
            }
            kept.state = state == .going ? document.finish() : state
            if state == .going { reader.take(document) }
            try reader.finish(into: &kept)
        } catch {
            fatalError("\(error)")
        }
        return kept
    }

    private func drawAnimation(_ bytes: [UInt8]) {
        let pixels = 1 << 18
        let animations: [(any Animation)?] = [
            GIFAnimation(bytes, maximumPixels: pixels), PNGAnimation(bytes, maximumPixels: pixels),
        ]
        for case var animation? in animations {
            for _ in 0..<50 where animation.next() == nil { break }
        }
    }

    private func readFrames(_ bytes: [UInt8]) {
        var buffer = FrameBuffer()
        var position = 0
        while position < bytes.count {
            position += buffer.fill { storage, range in
                let count = min(range.count, bytes.count - position)
                storage.replaceSubrange(
                    range.lowerBound..<range.lowerBound + count, with: bytes[position..<position + count])
                return count
            }
            do {
                while let (kind, payload) = try buffer.next() { try Self.read(kind, Array(buffer.storage[payload])) }
            } catch {
                return
            }
        }
    }

    private static func read(_ kind: FrameKind, _ payload: [UInt8]) throws {
        switch kind {
        case .extract: _ = try ExtractionRequest(payload: payload)
        case .begin: _ = try Segment(payload: payload)
        case .member, .finish: _ = try MemberCoverage(payload: payload)
        case .marks: _ = try PlaceMark.marks(payload: payload)
        case .beginForeign: _ = try ForeignContent(payload: payload)
        case .configure, .ready, .text, .end, .foreign, .endForeign: break
        }
    }
}

/// All text and marks of an extraction.
struct KeptText: ExtractionReceiver, Equatable {
    var state = XMLDocument.State.going
    private var text: [UInt8] = []
    private var marks: [PlaceMark] = []

    mutating func begin(_ segment: Segment) { text += Array(segment.part.utf8) + [0] }
    mutating func text(_ bytes: Span<UInt8>) { for index in bytes.indices { text.append(bytes[index]) } }
    mutating func mark(_ marks: [PlaceMark]) { self.marks += marks }
    mutating func end() { text.append(0) }
    mutating func beginForeign(_ content: ForeignContent) {}
    mutating func foreign(_ bytes: Span<UInt8>) {}
    mutating func endForeign() {}
    mutating func member(_ coverage: MemberCoverage) {}
    mutating func finish(_ coverage: MemberCoverage) {}
}

/// Holds an extraction to the order of its calls.
private struct OrderOfCalls: ExtractionReceiver {
    private enum State { case between, segment, foreign, finished }

    private var state = State.between
    private var unit = PlaceUnit.text
    private var lastMark: Int64 = 0

    var isFinished: Bool { state == .finished }

    private mutating func go(from old: State, to new: State) {
        precondition(state == old, "call out of turn")
        state = new
    }

    private func check(_ text: String) {
        precondition(text.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7F..<0xA0).contains($0.value) })
    }

    mutating func begin(_ segment: Segment) {
        go(from: .between, to: .segment)
        check(segment.path)
        check(segment.part)
        segment.columns.forEach { check($0) }
        unit = segment.unit
        lastMark = 0
    }

    mutating func text(_ bytes: Span<UInt8>) { precondition(state == .segment && !bytes.isEmpty) }

    mutating func mark(_ marks: [PlaceMark]) {
        precondition(state == .segment && unit != .text)
        for mark in marks {
            precondition(mark.offset >= lastMark)
            lastMark = mark.offset
        }
    }

    mutating func end() { go(from: .segment, to: .between) }
    mutating func beginForeign(_ content: ForeignContent) { go(from: .between, to: .foreign) }
    mutating func foreign(_ bytes: Span<UInt8>) { precondition(state == .foreign) }
    mutating func endForeign() { go(from: .foreign, to: .between) }

    mutating func member(_ coverage: MemberCoverage) {
        precondition(state == .between)
        check(coverage.path)
        check(coverage.detail ?? "")
    }

    mutating func finish(_ coverage: MemberCoverage) {
        go(from: .between, to: .finished)
        check(coverage.detail ?? "")
        precondition((coverage.state == .scanned) == coverage.reasons.isEmpty)
    }
}
