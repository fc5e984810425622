package import SluiceCore

extension SegmentScanner {
    /// Tells of a file whose kind entries look for; to be called where its segment begins.
    ///
    /// - Parameters:
    ///   - segment: the file's, which says what the file is.
    ///   - receiver: takes a match of no bytes at the file's beginning from each of these entries.
    package mutating func judgeFile(_ segment: Segment, into receiver: inout some MatchReceiver & ~Copyable) {
        guard segment.part.isEmpty, let kind = KeyFile(rawValue: segment.mediaType),
            let entries = profiles.fileEntries[kind]
        else { return }
        for number in entries {
            let entry = profiles.entries[number]
            let value = Array("\(kind.rawValue)\0\(segment.path)".utf8)
            let name = Array(kind.rawValue.utf8)
            let ignoring = matchedIgnorePatterns(name.span, of: name.span, profile: entry.profileIndex)
            guard let match = DetectedMatch(kind, value: value, entry: entry, ignoring: ignoring) else { continue }
            judged[number].matches += 1
            receiver.receive(match)
        }
    }
}

extension DetectedMatch {
    /// A file of a kind: its value is the kind and where in the asset the file lies. Nil when the entry's points are too
    /// few to report.
    fileprivate init?(_ kind: KeyFile, value: [UInt8], entry: CompiledEntry, ignoring: [Int]) {
        let score = Score(entry.points)
        guard let confidence = Confidence(score: score.points) else { return nil }
        self.init(
            profileIndex: entry.profileIndex,
            entryIndex: entry.entryIndex,
            byteRange: 0..<0,
            line: 1,
            column: 1,
            score: score.points,
            confidence: confidence,
            why: score.why + ["file-type:\(kind.rawValue)"],
            points: score.steps + [0],
            masked: kind.rawValue,
            normalizedValue: SensitiveBytes(value),
            isTest: false,
            matchedIgnorePatterns: ignoring
        )
    }
}
