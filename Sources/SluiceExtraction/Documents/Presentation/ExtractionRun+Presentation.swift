import SluiceArchive
import SluiceCore

extension ExtractionRun {
    private typealias Kind = RecordReader.Kind

    /// Which text of a presentation is read, and what it is told as.
    private enum TextPart: CaseIterable {
        case slides, notes, comments, masters, document

        var name: String {
            switch self {
            case .slides: ""
            case .notes: "notes"
            case .comments: "comments"
            case .masters: "masters"
            case .document: "document"
            }
        }

        var unit: PlaceUnit {
            switch self {
            case .slides, .notes, .comments: .slide
            case .masters, .document: .text
            }
        }
    }

    /// Reads a presentation of PowerPoint 97 to 2003 (MS-PPT).
    mutating func presentation(
        _ reading: inout CompoundReading, into receiver: inout some ExtractionReceiver
    ) throws {
        guard let stream = reading.child("PowerPoint Document") else { return }
        let origin = reading.file.origin(of: stream)
        var reader = RecordReader(origin)
        let outline = PresentationOutline(&reader, limit: budget.limits.members)
        if outline.isEncrypted { reading.tally.note(Trouble(.encrypted)) }
        if outline.isCut { reading.tally.note(Trouble(.entriesLimit, "more than \(budget.limits.members) records")) }
        for part in TextPart.allCases {
            var text = PresentationText(
                reader, reading.writer(part.name, unit: part.unit), wantsComments: part == .comments)
            for record in outline.records where !budget.isOutOfTime {
                try read(record, part, outline, &text, into: &receiver)
            }
            reading.tally.bytesScanned += try text.writer.close(into: &receiver)
            if text.isTooDeep { reading.tally.note(Trouble(.depthLimit, "records lie too deep inside each other")) }
        }
        if budget.isOutOfTime { reading.tally.note(Trouble(.timeLimit, "more than \(budget.limits.wallSeconds) s")) }
        if outline.records.isEmpty { reading.tally.note(Trouble(.corrupt, "the presentation has no records")) }
        reading.tally.note(origin.troubles)
        try embedded(outline, of: &reading, into: &receiver)
        guard let stream = reading.child("Pictures") else { return }
        reading.done.insert(stream)
        var number = 0
        try pictures(in: reading.file.origin(of: stream), &number, of: &reading, into: &receiver)
    }

    private func read(
        _ record: RecordReader.Record, _ part: TextPart, _ outline: PresentationOutline, _ text: inout PresentationText,
        into receiver: inout some ExtractionReceiver
    ) throws {
        switch (part, record.type) {
        case (.slides, Kind.document):
            try text.readList(of: record, instance: 0, into: &receiver)
        case (.slides, Kind.slide), (.comments, Kind.slide):
            text.writer.mark(outline.number(of: record) ?? 0)
            try text.read(record, into: &receiver)
        case (.notes, Kind.document):
            try text.readList(of: record, instance: 2, into: &receiver)
        case (.notes, Kind.notes):
            text.writer.mark(text.slideID(ofNotes: record).flatMap { outline.number(ofSlideID: $0) } ?? 0)
            try text.read(record, into: &receiver)
        case (.masters, Kind.mainMaster), (.masters, Kind.handout):
            try text.read(record, into: &receiver)
        case (.document, Kind.document):
            try text.readOthers(of: record, into: &receiver)
        default: break
        }
    }

    // MARK: What is embedded

    private mutating func embedded(
        _ outline: PresentationOutline, of reading: inout CompoundReading,
        into receiver: inout some ExtractionReceiver
    ) throws {
        guard let stream = reading.child("PowerPoint Document") else { return }
        var number = 0
        for record in outline.records where record.type == Kind.embeddedStorage {
            guard budget.countMember() else {
                reading.tally.note(Trouble(.entriesLimit, "more than \(budget.limits.members) members"))
                return
            }
            number += 1
            let name = "object \(number)"
            // Compressed with zlib behind a count of bytes, or stored (MS-PPT 2.10.34).
            let isCompressed = record.instance == 1
            let start = min(record.content.lowerBound + (isCompressed ? 4 : 0), record.content.upperBound)
            let range = RangeOrigin(reading.file.origin(of: stream), start..<record.content.upperBound)
            var content = Content(stream: ContentStream(range), name: name, path: reading.content.path)
            if isCompressed {
                reading.tally.merge(try compressed(content, .gzip, into: &receiver))
            } else {
                content.path = content.path.appending(name.utf8)
                try extractMember(content, of: &reading.tally, into: &receiver)
            }
        }
    }
}
