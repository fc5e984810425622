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

    /// The names of Cloudflare's page "Predefined detection entries".
    @Test func `every predefined entry of Cloudflare has a row, with entries of ours or why there are none`() throws {
        let names = """
            Amazon AWS Access Key ID; Amazon AWS Secret Access Key; Google GCP API Key; Microsoft Azure Client Secret; \
            SSH Private Key; GitHub PAT; NPM Token; PyPI Token; OpenAI API Key; Slack API Token; Slack Webhook; \
            Discord Webhook; Stripe Standard Secret Key; Stripe Granular Restricted Key; Cloudflare User API Key; \
            Cloudflare User API Token; Cloudflare Account Owned API Token; Unsanitized HAR File; \
            American Express Card Number; Diners Club Card Number; Mastercard Card Number; Union Pay Card Number; \
            Visa Card Number; Generic CVV Card Number; American Express Text; Mastercard Text; Union Pay Text; Visa Text; \
            IBAN; SWIFT; United States ABA Routing Number; Canada Bank Account Number; MX CLABE (Bank); Bitcoin Wallet; \
            Ethereum Wallet; FDA Active Ingredients; FDA Drug Names; ICD-10 FY2023 Short Description; \
            ICD-11 Short Description; Australia Medicare; Canada Health Number; Canada PHIN (Manitoba); NZ NHI Number; \
            United Kingdom NHS Number; Email Address; Full Name; US Phone Number; US Mailing Address; \
            US Physical Address; Australia Address; Canada Physical Address; Japan Postal Code; \
            Japan Names (Kanji, labeled); AU Passport Number; Australia Passport; Canada Passport; EU Passport; \
            France Passport; Japan Passport; UAE Passport; US Passport Number; US SSN Numeric Detection; US SSN Text; \
            US ITIN; US Driver's License Number; Australia Tax File Number; Australia Business (ABN); \
            Australia Company (ACN); Austria SSN (SV-Nummer); Austria Tax ID; Austria VAT (UID); Belgium Tax ID (NN); \
            Belgium VAT; Brazil CNPJ; Brazil CPF; Bulgaria EGN; Canada SIN; Chile RUT; China ID Card; Croatia OIB; \
            Denmark CPR; Finland Tax ID; France CNI; France Social Security Number; France SPI; France VAT; \
            Germany Tax ID; Germany VAT; Greece AFM; Hong Kong Identity Card Number; Hungary Tax; India Aadhaar; \
            India GSTIN; India PAN Card; India Voter ID; Indonesia Identity Card; Indonesia NPWP; Ireland PPS; \
            Ireland VAT; Italy Fiscal Code; Japan My Number (Corp); Japan My Number (Person); Korea RRN; Luxembourg Tax; \
            Luxembourg VAT; Malaysian NRIC; MX CURP; Netherlands BSN; Netherlands VAT; NZ IRD; Peru RUC; Peru DNI; \
            Philippines UMID; Poland PESEL; Poland REGON; Poland NIP; Portugal NIF; Singapore NRIC; Spain DNI/NIF; \
            Spain SSN; Spain CIF; Sweden Tax; Taiwan id; Thai id; United Kingdom NINO; Uruguay CI; C (source code); \
            C# (source code); C++ (source code); Go (source code); Haskell (source code); Java (source code); \
            JavaScript (source code); Lua (source code); Python (source code); R (source code); Rust (source code); \
            Swift (source code)
            """.split(separator: ";").map { $0.trimmingCharacters(in: .whitespaces) }
        #expect(names.count == 138)
        var rows: [String: String] = [:]
        for row in try String(contentsOf: Self.page, encoding: .utf8).split(separator: "\n") where row.hasPrefix("|") {
            let cells = row.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            if cells.count == 2 { rows[cells[0]] = cells[1] }
        }
        for name in names {
            let ours = try #require(rows[name], "\(name)")
            #expect(ours.contains("`") || ours.hasPrefix("none: "), "\(name)")
        }
    }

    @Test func `profiles of noisy or public data are off unless named`() throws {
        let off = try EmbeddedProfiles.loaded().filter { !$0.isDefault }
        #expect(
            off.map(\.id) == [
                "company-identifiers", "generic-secrets", "personal-information", "pii-record", "source-code",
            ])
    }
}
