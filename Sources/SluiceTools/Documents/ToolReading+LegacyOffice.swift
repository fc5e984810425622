import SluiceCore
import SluiceExtraction

extension ToolReading {
    /// Reads a document of Word 97 to 2003 by `catdoc`.
    mutating func wordDocument(into receiver: inout some SegmentReceiver) throws {
        var lines = LineText(path: foreign.path, type: foreign.mediaType)
        // Lines are not to be wrapped: a number may stand at their end.
        let ended = try run(.catdoc, ["-w", "-d", "utf-8", ToolOrder.inputPath]) {
            try lines.take($0, into: &receiver)
        }
        try lines.finish(into: &receiver)
        try judge(ended, hasText: lines.hasText, textBytes: lines.textBytes, of: .catdoc, into: &receiver)
    }

    /// Reads a workbook of Excel 97 to 2003 by `xls2csv`.
    mutating func excelWorkbook(into receiver: inout some SegmentReceiver) throws {
        var cells = SheetText(path: foreign.path, type: foreign.mediaType)
        let ended = try run(.xls2csv, ["-q", "0", "-c", "\t", "-d", "utf-8", ToolOrder.inputPath]) {
            try cells.take($0, into: &receiver)
        }
        try cells.finish(into: &receiver)
        try judge(ended, hasText: cells.hasText, textBytes: cells.textBytes, of: .xls2csv, into: &receiver)
    }

    /// Both programs end with 0 whatever they have read: only text says that they have.
    private mutating func judge(
        _ ended: (code: Int32, end: ToolEnd)?, hasText: Bool, textBytes: Int64, of tool: ExternalTool,
        into receiver: inout some SegmentReceiver
    ) throws {
        tally.scannedBytes += textBytes
        guard let (code, end) = ended else { return try raw(into: &receiver) }
        if end.complains(of: "ncrypted") {
            tally.note(.encrypted, "the document opens with a password only")
        } else if code != 0 {
            tally.note(.corrupt, "\(tool.rawValue) cannot read all of the document")
            try raw(into: &receiver)
        } else if !hasText {
            tally.note(.noText, "\(tool.rawValue) finds no text in the document; read as bytes")
            try raw(into: &receiver)
        }
    }
}

/// Puts lines into one segment with a mark for each, which is a paragraph.
private struct LineText {
    private var writer: PartWriter
    private var line = 1
    private var isAtStart = true
    private(set) var hasText = false
    private(set) var textBytes: Int64 = 0

    init(path: String, type: String) { writer = PartWriter(path: path, type, unit: .paragraph) }

    mutating func take(_ bytes: Span<UInt8>, into receiver: inout some SegmentReceiver) throws {
        textBytes += Int64(bytes.count)
        for position in bytes.indices {
            let byte = bytes[position]
            if isAtStart && byte != 0x0A {
                writer.mark(line)
                isAtStart = false
            }
            if byte > 0x20 { hasText = true }
            writer.append(byte)
            guard byte == 0x0A else { continue }
            line += 1
            isAtStart = true
        }
        if writer.isFull { try writer.flush(into: &receiver) }
    }

    mutating func finish(into receiver: inout some SegmentReceiver) throws { try writer.close(into: &receiver) }
}

/// Puts tables into one segment for each sheet, with a mark for each cell: rows are lines, cells are parted by tabs and
/// sheets by form feeds.
private struct SheetText {
    private let path: String
    private let type: String
    private var writer: PartWriter
    private var sheet = 1
    private var row = 1
    private var column = 1
    private var isAtStart = true
    private(set) var hasText = false
    private(set) var textBytes: Int64 = 0

    init(path: String, type: String) {
        (self.path, self.type) = (path, type)
        writer = Self.writer(path, type, sheet: 1)
    }

    private static func writer(_ path: String, _ type: String, sheet: Int) -> PartWriter {
        PartWriter(path: path, type, part: "sheet \(sheet)", unit: .cell)
    }

    mutating func take(_ bytes: Span<UInt8>, into receiver: inout some SegmentReceiver) throws {
        textBytes += Int64(bytes.count)
        for position in bytes.indices {
            switch bytes[position] {
            case 0x0C:
                try writer.close(into: &receiver)
                sheet += 1
                writer = Self.writer(path, type, sheet: sheet)
                (row, column, isAtStart) = (1, 1, true)
            case 0x0A:
                writer.append(0x0A)
                (row, column, isAtStart) = (row + 1, 1, true)
            case 0x09:
                writer.append(0x09)
                (column, isAtStart) = (column + 1, true)
            case let byte:
                if isAtStart {
                    writer.mark(row, column)
                    isAtStart = false
                }
                if byte > 0x20 { hasText = true }
                writer.append(byte)
            }
        }
        if writer.isFull { try writer.flush(into: &receiver) }
    }

    mutating func finish(into receiver: inout some SegmentReceiver) throws { try writer.close(into: &receiver) }
}
