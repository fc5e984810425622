import Foundation
import SluiceProfiles
import Testing

@testable import SluiceDetection

@Suite struct CatalogueDocumentTests {
    private static let page = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "docs/catalogue.md")

    @Test func `every id in the last column of docs/catalogue.md is of a shipped entry or profile`() throws {
        var known: Set<String> = []
        for profile in try EmbeddedProfiles.loaded() {
            known.insert(profile.id)
            known.formUnion(profile.entries.map(\.id))
        }
        let rows = try String(contentsOf: Self.page, encoding: .utf8).split(separator: "\n").filter {
            $0.hasPrefix("|")
        }
        var named = 0
        for row in rows {
            let cells = row.split(separator: "|")
            guard cells.count >= 2 else { continue }
            for (index, part) in cells[1].split(separator: "`", omittingEmptySubsequences: false).enumerated()
            where index % 2 == 1 && !part.hasPrefix("Profiles/") {
                named += 1
                #expect(known.contains(String(part)), "\(part)")
            }
        }
        #expect(named > 100)
    }

    @Test func `profiles of noisy or public data are off unless named`() throws {
        let off = try EmbeddedProfiles.loaded().filter { !$0.isDefault }
        #expect(
            off.map(\.id) == [
                "company-identifiers", "generic-secrets", "personal-information", "pii-record", "source-code",
            ])
    }
}
