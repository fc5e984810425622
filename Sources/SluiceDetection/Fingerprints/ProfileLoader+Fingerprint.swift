import Yams

/// Reading which documents an entry looks for.
extension ProfileLoader {
    static func fingerprint(
        _ node: Node, _ evidence: DetectionEntry.EvidenceRule, from document: inout ProfileDocument
    ) -> FingerprintTarget? {
        let fields = document.fields(
            of: node, "fingerprint", known: ["file", "threshold", "measure"], required: ["file", "threshold"])
        let threshold = document.number(fields["threshold"], "threshold", in: 0.01...1)
        let measure = document.choice(fields["measure"], "measure", of: FingerprintTarget.Measure.self)
        if evidence.points == .bare {
            document.report(
                "`points: bare` are too few to report a document", "leave it out, or write structured", at: node)
        }
        guard let file = fingerprintFile(fields["file"], from: &document), let threshold else { return nil }
        return FingerprintTarget(
            name: file.name, file: file.file, measure: measure ?? .containment, threshold: threshold)
    }

    private static func fingerprintFile(
        _ node: Node?, from document: inout ProfileDocument
    ) -> (name: String, file: FingerprintFile)? {
        guard let name = document.text(node, "file", limit: 4096) else { return nil }
        do {
            return (name, try FingerprintFile(document.folder.contents(of: name)))
        } catch {
            document.report("fingerprint `\(ProfileDocument.shown(name))` \(error.problem)", error.mend, at: node)
            return nil
        }
    }

    /// Keys that say something of a value, and of the words around it.
    static func refuseValueKeys(_ fields: [String: Node], from document: inout ProfileDocument) {
        let keys = [
            "anchor", "cost", "validator", "entropy", "hot_words", "negative_words", "window", "supporting", "examples",
        ]
        for key in keys where fields[key] != nil {
            document.report("`\(key)` says nothing of a whole document", "leave it out", at: fields[key])
        }
    }
}
