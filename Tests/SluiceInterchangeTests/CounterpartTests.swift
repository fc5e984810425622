import Foundation
import SluiceDetection
import SluiceProfiles
import Testing

@testable import SluiceInterchange

/// The tables of the import are those of docs/catalogue.md.
@Suite struct CounterpartTests {
    private static let page = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "docs/catalogue.md")

    /// Names of a section's table with the ids in front of a colon; those without are left out.
    private static func table(_ title: String, prefix: String = "") throws -> [String: [String]] {
        let text = try String(contentsOf: page, encoding: .utf8)
        let section = try #require(text.components(separatedBy: "\n## ").first { $0.hasPrefix(title + "\n") })
        var table: [String: [String]] = [:]
        for line in section.split(separator: "\n") where line.hasPrefix("| ") && !line.hasPrefix("| --- ") {
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            guard cells.count == 2, cells[1].contains("`"), !cells[1].hasPrefix("none: ") else { continue }
            let ids = cells[1].prefix { $0 != ":" }.split(separator: "`", omittingEmptySubsequences: false)
            let names =
                prefix.isEmpty && !title.contains("Presidio") ? [cells[0]] : cells[0].components(separatedBy: ", ")
            for name in names {
                table[prefix + name] = ids.enumerated().filter { $0.offset % 2 == 1 }.map { String($0.element) }
            }
        }
        return table
    }

    @Test func `Cloudflare's predefined entries are those of the page, with all entries of a row`() throws {
        var page = try Self.table("Cloudflare's predefined entries")
        #expect(page.count > 120)
        for (name, profile) in Counterparts.cloudflareProfiles { #expect(page.removeValue(forKey: name) == [profile]) }
        #expect(Counterparts.cloudflareNames == page)
    }

    @Test func `functions of Purview are those of the page`() throws {
        let page = try Self.table("Functions of Microsoft Purview", prefix: "Func_")
        #expect(page.count > 150)
        #expect(
            Counterparts.purviewFunctions
                == Dictionary(uniqueKeysWithValues: page.map { ($0.key.lowercased(), $0.value) }))
    }

    @Test func `recognizers of Presidio are those of the page`() throws {
        #expect(Counterparts.presidioNames == (try Self.table("Presidio's recognizers")))
    }

    @Test func `every name finds all its entries among the shipped ones`() throws {
        let counterparts = Counterparts(try EmbeddedProfiles.loaded())
        for (name, ids) in Counterparts.cloudflareNames {
            #expect(counterparts.cloudflare(name).map(\.entry.id) == ids, "\(name)")
        }
        for (name, ids) in Counterparts.purviewFunctions { #expect(counterparts.purview(name).map(\.entry.id) == ids) }
        for (name, ids) in Counterparts.presidioNames { #expect(counterparts.presidio(name).map(\.entry.id) == ids) }
        #expect(counterparts.cloudflare("source code: C#").map(\.entry.id) == ["source.csharp"])
        #expect(counterparts.cloudflare("D (source code)").isEmpty)
    }

    private static func answer(_ names: [String]) -> String {
        let entries = names.map { #"{"name": "\#($0)", "enabled": true, "type": "predefined"}"# }
        return #"{"result": {"name": "P", "entries": [\#(entries.joined(separator: ", "))]}}"#
    }

    /// bc1q… is an example of BIP 173.
    @Test func `what only the further entries of a row find is found`() throws {
        let imported = try Imported(
            Self.answer(["US SSN Numeric Detection", "Bitcoin Wallet", "Visa Card Number", "PII Record"]), "cf.json")
        let text = "SSN: 536904399\nbitcoin bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"
        #expect(try imported.matches(in: text).count == 2)
        #expect(imported.notes("PII Record", .leftOut).contains { $0.contains("`pii-record`") })
        #expect(try imported.errors() == [])
    }

    @Test func `supporting patterns and test values go with the entries`() throws {
        let imported = try Imported(Self.answer(["Visa Card Number", "Mastercard Card Number"]), "cf.json")
        #expect(imported.state("Visa Card Number") == .carried)
        let entry = try imported.entry("payment-card.visa")
        #expect(!entry.context.supporting.isEmpty)
        #expect(Set(entry.context.supporting).isSubset(of: imported.profile.supporting.keys))
        #expect(imported.profile.testValues.contains("4111111111111111"))
    }
}
