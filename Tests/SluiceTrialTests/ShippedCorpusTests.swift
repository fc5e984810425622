import Foundation
import SluiceDetection
import Testing

@testable import SluiceTrial

/// The labelled corpus that ships, scored with the profiles that are on by default.
@Suite struct ShippedCorpusTests {
    @Test func `Every labelled value is found, no decoy is reported, and what else is reported is known`() throws {
        let scorer = try Self.scored(Self.texts())
        let differences = scorer.differences.map { "\($0.difference) \($0.kind) \($0.text)" }
        #expect(differences.filter { !Self.known.contains($0) }.isEmpty)
        #expect(Self.known.filter { !differences.contains($0) }.isEmpty)
        #expect(scorer.total.recall == 1)
        #expect(scorer.total.decoysReported == 0)
        #expect(try #require(scorer.total.precision) >= 0.95)
    }

    @Test(arguments: [
        ("business", 39, 0, 0), ("financial", 45, 45, 12), ("health", 25, 20, 7), ("identifiers", 60, 60, 28),
        ("secrets", 40, 30, 8),
    ])
    func `Each theme has texts, values and decoys enough`(theme: String, texts: Int, values: Int, decoys: Int) throws {
        let labelled = try Self.texts().filter { $0.name.hasPrefix("\(theme).marked#") }
        #expect(labelled.count >= texts)
        #expect(labelled.flatMap(\.labels).count(where: \.isValid) >= values)
        #expect(labelled.flatMap(\.labels).count { !$0.isValid } >= decoys)
    }

    private static func texts() throws -> [LabelledText] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Profiles/corpus")
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "marked" }
            .sorted { $0.lastPathComponent < $1.lastPathComponent }
        return try files.flatMap { file in
            try MarkedText.texts(in: String(contentsOf: file, encoding: .utf8), file: file.lastPathComponent)
        }
    }

    private static func scored(_ texts: [LabelledText]) throws -> Scorer {
        let profiles = try Examiners.shipped()
        let examiner = try Examiners.of(profiles)
        var scorer = Scorer(truth: texts, table: TruthKinds(), isComplete: true)
        #expect(scorer.unknownKinds(in: try CompiledProfiles(profiles)).isEmpty)
        for text in texts {
            scorer.add(examiner.examine(text: text.text ?? "", name: text.name), labels: text.labels)
        }
        return scorer
    }

    private static let known: Set = [
        // A number of a log that passes Luhn by chance: of low confidence, as a card without a word near it is.
        "otherFalse payment-card.visa financial.marked#en-log",
        "otherFalse payment-card.visa business.marked#en-access-log",
        // Right, and labelled as what tells more: the card inside a track, the hash inside a line of /etc/shadow, the
        // token inside a header.
        "otherFalse payment-card.visa financial.marked#en-pos-log",
        "otherFalse password-hash.crypt secrets.marked#shadow",
        "otherFalse http.bearer-authorization secrets.marked#http-log",
        // Nine digits behind the words "passport number" are one of either country; a policy number near the words
        // "driving licence" has the form of another state's licence.
        "otherFalse uk.passport identifiers.marked#en-us-passport",
        "otherFalse us.drivers-license.mixed identifiers.marked#en-uk-licence",
    ]
}
