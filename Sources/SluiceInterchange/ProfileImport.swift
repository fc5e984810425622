package import SluiceCore
package import SluiceDetection

/// Makes profiles of other programs' rule files.
///
/// What a profile cannot say is noted, never dropped in silence; what comes out passes `sluice profiles check`.
package enum ProfileImport {
    /// A file to read.
    package struct Source: Sendable {
        /// For messages.
        package var name: String
        package var bytes: [UInt8]

        package init(name: String, bytes: [UInt8]) {
            self.name = name
            self.bytes = bytes
        }
    }

    /// A profile that was made.
    package struct Product: Sendable {
        /// Id of the profile.
        package var id: String
        /// The profile file; empty when no rule could be carried over.
        package var text = ""
        /// One for each rule of the source, in its order.
        package var outcomes: [RuleOutcome]
        package var notes: ImportNotes

        /// Rules that ended so.
        package func count(_ state: RuleOutcome.State) -> Int { outcomes.count { $0.state == state } }

        /// The counts in one line.
        package var summary: String {
            "\(outcomes.count) rules read: \(count(.carried)) carried over, \(count(.partly)) in part, "
                + "\(count(.leftOut)) left out"
        }
    }

    /// Reads files of one format.
    ///
    /// - Parameters:
    ///   - sources: at least one. Files of a format without profiles of its own make one profile together.
    ///   - format: nil to tell it from the files, which must be of the same one.
    ///   - catalogue: our own profiles, whose entries stand for what a file names without saying how it is found.
    /// - Returns: the format and the profiles, in the order of the files.
    /// - Throws: ``SluiceError`` of kind `.configuration` for a file that cannot be read.
    package static func products(
        of sources: [Source], format: ImportFormat?, catalogue: [Profile]
    ) throws(SluiceError) -> (format: ImportFormat, products: [Product]) {
        var profiles: [ForeignProfile] = []
        var known = format.map { (format: $0, file: "--format") }
        let counterparts = Counterparts(catalogue)
        for source in sources {
            let text = try ForeignText.decoded(source.bytes, file: source.name)
            let told = format ?? ImportFormat.guessed(from: text, file: source.name) ?? known?.format
            guard let told else {
                throw SluiceError(
                    .configuration, place: source.name, problem: "is of no format that is known by its beginning",
                    mend: "say --format \(ImportFormat.allCases.map(\.rawValue).joined(separator: "|"))"
                )
            }
            if let known, known.format != told {
                throw SluiceError(
                    .configuration, place: source.name,
                    problem: "is of \(told.title), and \(known.file) of \(known.format.title)",
                    mend: "import the files of each format by themselves"
                )
            }
            known = known ?? (told, source.name)
            try read(text, source.name, told, counterparts, into: &profiles)
        }
        guard let known = known?.format else { return (.gitleaks, []) }
        let heading = "\(known.title): \(sources.map { ImportNotes.shown($0.name) }.joined(separator: ", "))"
        return (known, profiles.map { product(of: $0, heading: heading) })
    }

    private static func read(
        _ text: String, _ file: String, _ format: ImportFormat, _ counterparts: Counterparts,
        into profiles: inout [ForeignProfile]
    ) throws(SluiceError) {
        switch format {
        case .gitleaks:
            if profiles.isEmpty { profiles.append(GitleaksReader.emptyProfile) }
            try GitleaksReader.read(text, file: file, into: &profiles[0])
        case .kingfisher:
            if profiles.isEmpty { profiles.append(KingfisherReader.emptyProfile) }
            try KingfisherReader.read(text, file: file, into: &profiles[0])
        case .presidio:
            if profiles.isEmpty { profiles.append(PresidioReader.emptyProfile) }
            try PresidioReader.read(text, file: file, counterparts, into: &profiles[0])
        case .cloudflare: profiles += try CloudflareReader.profiles(from: text, file: file, counterparts)
        case .purview: profiles.append(try PurviewReader.profile(from: text, file: file, counterparts))
        }
    }

    private static func product(of profile: ForeignProfile, heading: String) -> Product {
        var assembly = ProfileAssembly(profile)
        for rule in profile.rules { assembly.add(rule) }
        assembly.addIgnores()
        var product = Product(id: profile.id, outcomes: assembly.outcomes, notes: assembly.notes)
        guard !assembly.drafts.isEmpty else { return product }
        let text = ProfileText(
            profile: profile, drafts: assembly.drafts, incomplete: assembly.incomplete, ignores: assembly.ignores,
            supporting: assembly.supporting, testValues: assembly.testValues, notes: assembly.notes, heading: heading)
        product.text = text.written(summary: product.summary)
        return product
    }
}
