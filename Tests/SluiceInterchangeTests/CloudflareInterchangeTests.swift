import Foundation
import SluiceCore
import SluiceDetection
import SluiceProfiles
import Testing

@testable import SluiceInterchange

@Suite struct CloudflareInterchangeTests {
    static let answer = #"""
        {"success": true, "errors": [], "messages": [], "result": [
         {"id": "384e129d", "name": "Cards and names", "type": "custom", "description": "House",
          "allowed_match_count": 2, "confidence_threshold": "very_high", "ocr_enabled": true,
          "context_awareness": {"enabled": true, "skip": {"files": true}}, "created_at": "2024-01-01T00:00:00Z",
          "entries": [
           {"id": "1", "name": "Card", "enabled": true, "type": "custom", "profile_id": "384e129d",
            "pattern": {"regex": "\\b4[0-9]{15}\\b", "validation": "luhn"}},
           {"id": "2", "name": "Projects", "enabled": true, "type": "word_list",
            "word_list": ["bluebird", "project nightjar"]},
           {"id": "3", "name": "Visa Card Number", "enabled": true, "type": "predefined"},
           {"id": "4", "name": "Off", "enabled": false, "type": "custom", "pattern": {"regex": "x{4}"}},
           {"id": "5", "name": "Customers", "enabled": true, "type": "exact_data"},
           {"id": "6", "name": "No such thing", "enabled": true, "type": "predefined"}],
          "shared_entries": [{"entry_id": "56a8c060", "entry_type": "predefined", "enabled": true}]},
         {"id": "9", "name": "Second", "type": "custom", "allowed_match_count": 0, "entries": [
           {"id": "7", "name": "Ticket", "enabled": true, "type": "custom", "pattern": {"regex": "TK-[0-9]{6}"}}]}]}
        """#

    @Test func `each profile of the answer makes a profile, and every entry is in it or listed`() throws {
        let products = try Imported.products(Self.answer, "profiles.json")
        #expect(products.map(\.id) == ["cards-and-names", "second"])
        #expect(
            products[0].outcomes.map(\.rule)
                == ["Card", "Projects", "Visa Card Number", "Off", "Customers", "No such thing", "56a8c060"])
        #expect(
            products[0].outcomes.map(\.state)
                == [.carried, .carried, .carried, .leftOut, .leftOut, .leftOut, .leftOut])
        #expect(products[0].notes.notes.contains { $0.text == "`ocr_enabled`" })
        #expect(products[0].notes.notes.contains { $0.text.contains("`context_awareness`") })
    }

    // 4111111111111111 is the card schemes' test number; the other one fails the Luhn check.
    @Test func `the Luhn check and word lists hold`() throws {
        let imported = try Imported(Self.answer, "profiles.json")
        #expect(imported.profile.allowedMatchCount == 2 && imported.profile.confidenceThreshold == .high)
        #expect(try imported.matches(in: "4111111111111111").contains("4111111111111111"))
        #expect(try imported.matches(in: "4111111111111112") == [])
        #expect(try imported.matches(in: "the Bluebird launch") == ["Bluebird"])
        #expect(try imported.errors() == [])
    }

    /// Confidence thresholds are about predefined entries; the match count counts every match (Cloudflare's page "DLP
    /// advanced settings").
    @Test(arguments: ["low", "medium", "high", "very_high"])
    func `custom entries count whatever the threshold, and each match counts`(_ threshold: String) throws {
        let answer = #"""
            {"result": {"name": "P", "confidence_threshold": "\#(threshold)", "allowed_match_count": 2, "entries": [
             {"name": "Staff", "enabled": true, "type": "custom", "pattern": {"regex": "EMP[0-9]{6}"}},
             {"name": "Names", "enabled": true, "type": "word_list", "word_list": ["nightjar"]}]}}
            """#
        let imported = try Imported(answer, "cf.json")
        #expect(try imported.errors() == [])
        for entry in imported.profile.entries { #expect(entry.counting.mode == .all) }
        #expect(try imported.acts(on: "EMP123457, EMP123457 and EMP123457"))
        #expect(try imported.acts(on: "nightjar nightjar nightjar"))
        #expect(try !imported.acts(on: "EMP123457 and EMP123457"))
    }

    @Test func `predefined entries without a confidence in the source count whatever the threshold`() throws {
        let answer = #"""
            {"result": {"name": "P", "confidence_threshold": "high", "entries": [
             {"name": "Japan Postal Code", "enabled": true, "type": "predefined", "confidence": {"available": false}},
             {"name": "Visa Card Number", "enabled": true, "type": "predefined", "confidence": {"available": true}}]}}
            """#
        let imported = try Imported(answer, "cf.json")
        #expect(try imported.entry("jp.postal-code").counting.confidenceThreshold == .low)
        #expect(try imported.entry("payment-card.visa").counting.confidenceThreshold == nil)
        #expect(try imported.errors() == [])
    }

    @Test func `only what is exported is listed as lost`() throws {
        var profiles = try EmbeddedProfiles.loaded()
        for index in profiles.indices { profiles[index].entries.removeAll { $0.id != "payment-card.visa" } }
        let export = CloudflareExport.product(of: profiles)
        #expect(export.entriesWritten == 1)
        #expect(export.notes.notes.flatMap(\.rules).allSatisfy { $0.hasPrefix("financial-information") })
    }

    private static let house = #"""
        profile: house
        version: 1
        description: House rules
        allowed_match_count: 3
        entries:
          - id: ticket
            name: Ticket
            info_type: TICKET
            severity: low
            pattern: '(?<![0-9A-Za-z])(?i:tk)-(?:[0-9]{2}[ -]?){3}(?![0-9A-Za-z])'
            points: prefixed
            examples: {match: [TK-12 34-56], near_miss: [TK-12 34-5]}
          - id: card
            name: Card
            info_type: CREDIT_CARD_NUMBER
            severity: high
            pattern: '(?<![0-9A-Za-z])4[0-9]{15}(?![0-9A-Za-z])'
            validator: luhn
            points: structured
            hot_words: {en: [visa]}
            examples: {match: ['4111111111111111'], near_miss: ['4111111111111112']}
          - id: names
            name: Names
            info_type: NAME
            severity: low
            words: [bluebird, project nightjar]
            examples: {match: [Bluebird], near_miss: [bluebirds]}
          - id: near
            name: Behind a label
            info_type: NAME
            severity: low
            pattern: '(?<=id: )zz[a-z](?=[0-9])'
            points: prefixed
            examples: {match: ['id: zza1'], near_miss: [zza1]}
          - id: long
            name: Longer than Cloudflare takes
            info_type: BLOCK
            severity: low
            pattern: 'begin[a-z]{2000}end'
            points: prefixed
            examples: {match: [{generate: 'begin[a-z]{2000}end'}], near_miss: [beginend]}
        """#

    @Test func `what is exported comes back with the same matches`() throws {
        let original = try ProfileLoader.profile(from: Self.house, file: "house.yaml")
        let export = CloudflareExport.product(of: [original])
        #expect(export.entriesWritten == 4)
        #expect(export.notes.notes.contains { $0.kind == .leftOut && $0.rules == ["house/long"] })
        #expect(export.notes.notes.contains { $0.kind == .notCarried && $0.rules == ["house/card"] })
        #expect(export.notes.notes.contains { $0.kind == .changed && $0.rules.contains("house/near") })
        let body = try JSONSerialization.jsonObject(with: Data(export.json.utf8)) as? [String: Any]
        #expect(body?["allowed_match_count"] as? Int == 3)

        let back = try Imported(export.json, "house.json")
        #expect(back.product.outcomes.map(\.rule) == ["Ticket", "Card", "Names", "Behind a label"])
        #expect(back.profile.allowedMatchCount == 3)
        for entry in original.entries.prefix(3) {
            for example in entry.examples.match { #expect(try back.matches(in: example) != [], "\(example)") }
            for example in entry.examples.nearMiss { #expect(try back.matches(in: example) == [], "\(example)") }
        }
    }

    @Test func `cards of every brand go with the Luhn check, and IBANs go too`() throws {
        let profiles = try EmbeddedProfiles.loaded().filter { $0.id == "financial-information" }
        let export = CloudflareExport.product(of: profiles)
        let body = try JSONSerialization.jsonObject(with: Data(export.json.utf8)) as? [String: Any]
        let entries = body?["entries"] as? [[String: Any]] ?? []
        let brands = ["Visa", "Mastercard", "American Express", "Discover", "JCB", "IBAN"]
        for brand in brands {
            let entry = entries.first {
                ($0["name"] as? String)?.hasPrefix(brand) == true || $0["name"] as? String == brand
            }
            let pattern = entry?["pattern"] as? [String: String]
            #expect(pattern?["validation"] == (brand == "IBAN" ? nil : "luhn"), "\(brand)")
            #expect(pattern?["regex"] != nil, "\(brand)")
            guard brand != "IBAN", let regex = pattern?["regex"] else { continue }
            // One of Visa's examples stands right behind Chinese letters, which no edge of a word does.
            #expect(regex.hasPrefix(#"\b"#) && regex.hasSuffix(#"\b"#), "\(brand)")
        }
        let lost = export.notes.notes.filter { $0.text.contains("beyond ASCII") }.flatMap(\.rules)
        #expect(lost.contains("financial-information/payment-card.visa"))
        #expect(!lost.contains("financial-information/payment-card.mastercard"))
    }

    @Test func `of our own profiles every entry is written or listed, without lookarounds`() throws {
        let profiles = try EmbeddedProfiles.loaded()
        let export = CloudflareExport.product(of: profiles)
        let leftOut = export.notes.notes.filter { $0.kind == .leftOut }.flatMap(\.rules).count
        #expect(export.entriesWritten + leftOut == profiles.map(\.entries.count).reduce(0, +))
        #expect(export.entriesWritten > leftOut)
        #expect(["(?=", "(?!", "(?<=", "(?<!", "(?>", #"\\g{"#].allSatisfy { !export.json.contains($0) })
    }
}
