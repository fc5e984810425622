import CSluiceSystem
import SluiceContent
import SluiceCore
import SluiceExtraction

/// The reading of one content by other programs.
struct ToolReading {
    let tools: Toolbox
    let foreign: ForeignContent
    /// What programs read; of a PDF document without what stands around it.
    var content: ContentFile
    /// Whether the content is an input of its own, whose end the extraction looks at for an archive.
    let isWhole: Bool
    let allowance: InputAllowance
    var tally = ReadingTally()
    /// What was found inside.
    var found: [FoundContent] = []
    private var isRawRead = false

    init(
        tools: Toolbox, foreign: ForeignContent, content: ContentFile, allowance: InputAllowance, isWhole: Bool = false
    ) {
        self.tools = tools
        self.foreign = foreign
        self.content = content
        self.allowance = allowance
        self.isWhole = isWhole
    }

    /// Runs a program on the content, or on another one.
    ///
    /// - Parameters:
    ///   - tool: which.
    ///   - arguments: without the program's name.
    ///   - change: what differs from a program that reads the content and prints text.
    ///   - take: gets what it prints.
    /// - Returns: the exit code and how it ended; nil when there is no such program, or it did not end by itself: the
    ///   tally says so.
    /// - Throws: what `take` throws; `CancellationError` when the task was cancelled.
    mutating func run(
        _ tool: ExternalTool, _ arguments: [String], _ change: (inout ToolOrder) -> Void = { _ in },
        _ take: (Span<UInt8>) throws -> Void
    ) throws -> (code: Int32, end: ToolEnd)? {
        guard let program = tools.programs[tool] else {
            tally.note(.unsupported, tool.absence)
            return nil
        }
        let limits = allowance.limits
        var order = ToolOrder(
            program: program, arguments: arguments, input: content, memoryBytes: limits.childMemoryBytes,
            outputBytes: min(limits.memberBytes, allowance.expandedBytes), wallSeconds: max(1, allowance.seconds),
            idleSeconds: limits.idleSeconds)
        change(&order)
        let end: ToolEnd
        do {
            end = try ToolRun.run(order, take)
        } catch let failure as ToolRun.StartFailure {
            tally.note(.extractorCrash, "\(tool.rawValue) could not be started (\(failure.error))")
            return nil
        }
        allowance.spend(bytes: end.outputBytes)
        return tally.judge(end, of: tool, order, allowance).map { ($0, end) }
    }

    /// Passes the content's bytes on as they are, once.
    mutating func raw(into receiver: inout some SegmentReceiver) throws {
        guard !isRawRead, content.byteCount > 0 else { return }
        isRawRead = true
        try receiver.begin(Segment(path: foreign.path, mediaType: "application/octet-stream", encoding: .utf8))
        var block = [UInt8](repeating: 0, count: 256 << 10)
        var position: Int64 = 0
        while position < min(content.byteCount, allowance.limits.memberBytes) {
            let count = try content.read(at: position, into: &block)
            guard count > 0 else { break }
            try receiver.text(block.span.extracting(0..<count))
            position += Int64(count)
        }
        try receiver.end()
        tally.scannedBytes += position
    }

    /// Adds a part of the content that is none of what the program reads.
    mutating func add(_ name: String, range: Range<Int64>) {
        let reading = self
        add(name.utf8) { try reading.copy(of: range) }
    }

    /// A part of the content, on its own, with more bytes behind it.
    func copy(of range: Range<Int64>, _ tail: [UInt8] = []) throws -> FoundContent.Loaded {
        var spool = ToolSpool(in: tools.spools)
        var block = [UInt8](repeating: 0, count: 256 << 10)
        var position = range.lowerBound
        while position < range.upperBound {
            let count = min(try content.read(at: position, into: &block), Int(clamping: range.upperBound - position))
            guard count > 0 else { break }
            spool.append(block.span.extracting(0..<count))
            position += Int64(count)
        }
        spool.append(tail.span)
        return spool.finish()
    }

    /// Adds a content that was found inside.
    mutating func add(_ name: some Collection<UInt8>, index: Int = 1, load: @escaping () throws -> FoundContent.Loaded)
    {
        found.append(
            FoundContent(
                name: String(decoding: name.suffix(256), as: UTF8.self),
                path: MemberPath(shown: foreign.path).appending(name, index: index).text, depth: foreign.depth + 1,
                load: load))
    }
}

extension [UInt8] {
    /// Whether a text stands anywhere in the bytes.
    func contains(_ text: String.UTF8View) -> Bool {
        let pattern = Array(text)
        return unsafe withUnsafeBytes { bytes in
            unsafe pattern.withUnsafeBytes { pattern in
                unsafe sluice_find(bytes.baseAddress, bytes.count, pattern.baseAddress, pattern.count) != nil
            }
        }
    }
}
