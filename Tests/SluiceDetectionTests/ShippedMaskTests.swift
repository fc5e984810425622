import SluiceProfiles
import Testing

@testable import SluiceDetection

/// What masks show of the values that the shipped entries find (design.md 5): at most a quarter of the value, also
/// where a match holds more than that.
@Suite struct ShippedMaskTests {
    private static let compiled = Result { try CompiledProfiles(EmbeddedProfiles.loaded()) }

    /// Letters and digits of a value that a mask shows; a length and the first line of a key block are none of it.
    private func shown(_ masked: String) -> Int {
        let text = masked.split(separator: "…").first ?? ""
        return text.hasPrefix("-----BEGIN ") ? 0 : text.count { $0.isLetter || $0.isNumber }
    }

    private static let parting = Set(" \t\r\n\"'`=:;,&<>()[]{}|@?\\")

    /// Letters and digits of the last piece of a text that has any.
    private func lastPiece(_ text: String) -> Int {
        text.split(whereSeparator: Self.parting.contains).map { $0.count { $0.isLetter || $0.isNumber } }
            .last { $0 > 0 } ?? 0
    }

    @Test("no mask of an example shows more than it may")
    func examples() throws {
        let compiled = try Self.compiled.get()
        var seen = 0
        for (profile, entries) in compiled.profiles.map(\.entries).enumerated() {
            for (number, entry) in entries.enumerated() where entry.pattern != nil {
                let style = MaskStyle(for: entry)
                for example in entry.examples.match {
                    let text = Array(example.utf8)
                    for match in try compiled.matches(in: text)
                    where match.profileIndex == profile && match.entryIndex == number {
                        let range = Int(match.byteRange.lowerBound)..<Int(match.byteRange.upperBound)
                        let value = String(decoding: text[range], as: UTF8.self)
                        let most =
                            switch style {
                            case .hidden: 0
                            case .secret: lastPiece(value) / 4
                            case .identifier: value.count { $0.isLetter || $0.isNumber } / 4
                            case .card: 8
                            }
                        #expect(shown(match.masked) <= min(most, style == .card ? 8 : 4), "\(entry.id) \(match.masked)")
                        seen += 1
                    }
                }
            }
        }
        #expect(seen > 1000)
    }

    /// The value between the marks is as short as the entry takes it, or nearly so.
    private static let contexts: [(entry: String, text: String)] = [
        ("shell.password-argument", "curl -u svc:⟦a7Kd9Q⟧ https://git.internal/"),
        ("shell.password-argument", "sshpass -p ⟦a7Kd9Q⟧ ssh deploy@host"),
        ("shell.password-argument", "sshpass -p⟦a7Kd9Q⟧ ssh deploy@host"),
        ("netrc.password", "machine git.internal login deploy password ⟦a7Kd9Q⟧"),
        ("pgpass.password", "db.internal:5432:main:app:⟦a7Kd9Q⟧"),
        ("connection-string.ado", "Server=db;User Id=app;Password=⟦a7Kd9Q⟧;"),
        ("connection-string.ado", "Server=db;Uid=app;Pwd=⟦a7K9⟧;"),
        ("connection-string.jdbc", "jdbc:mysql://db:3306/x?user=app&password=⟦a7Kd⟧"),
        ("connection-string.jdbc", "jdbc:oracle:thin:app/⟦a7Kd⟧@db:1521/x"),
        ("wpa.passphrase", "network={\n ssid=\"office\"\n psk=\"⟦a7Kd9Qxm⟧\"\n}"),
        ("wifi.qr-code", "WIFI:T:WPA;S:office;P:⟦a7Kd9Qxm⟧;;"),
        ("http-archive.form-password", #"{"name": "password", "value": "⟦a7Kd9Q⟧"}"#),
        ("http-archive.form-password", #"{"value": "⟦a7Kd⟧", "name": "password"}"#),
        ("http.basic-authorization", "Authorization: Basic ⟦YTphN0tkOVE=⟧"),
        ("http.proxy-authorization", "Proxy-Authorization: Basic ⟦YTphN0tkOVE=⟧"),
        ("npmrc.auth-token", "//registry.internal/:_password=⟦a7Kd9Qxm⟧"),
        ("docker.registry-auth", #"{"auths": {"r.internal": {"auth": "⟦YTphN0tkOVE=⟧"}}}"#),
        (
            "kubernetes.secret-manifest",
            "kind: Secret\nmetadata:\n  name: db\ntype: Opaque\ndata:\n  password: ⟦YTdLZDlR⟧\n"
        ),
        ("nuget.config-password", #"<add key="ClearTextPassword" value="⟦a7Kd9Qxm⟧" />"#),
        (
            "maven.settings-password",
            "<server><id>x</id><username>deploy</username><password>⟦a7Kd9Q⟧</password></server>"
        ),
        ("wordpress.database-password", "define( 'DB_PASSWORD', '⟦a7Kd⟧' );"),
        ("windows.unattend-password", "<AdministratorPassword>\n<Value>⟦a7Kd⟧</Value>"),
        ("windows.secure-string", "ConvertTo-SecureString '⟦a7Kd9Q⟧' -AsPlainText -Force"),
        ("password-manager.keepass-export", "<String><Key>Password</Key><Value>⟦a7Kd⟧</Value></String>"),
        ("cisco.password", "enable password 7 ⟦08B61C72D8⟧"),
        ("generic.assigned-password", "DB_PASSWORD=⟦a7kd9qxm⟧"),
        ("sidekiq.secret", "BUNDLE_ENTERPRISE__CONTRIBSYS__COM=⟦b61c72d8⟧:b61c72d8"),
        ("zapier.webhook", "https://hooks.zapier.com/hooks/catch/74185296/⟦naxk7uh⟧"),
        ("uk.bank-account-labelled", "Sort code: 20-45-45\nAccount number: ⟦41235678⟧"),
        ("uk.bank-account-labelled", "Sort code 204545, Account No ⟦41235678⟧"),
        ("uk.bank-account-labelled", #"{"sort_code": "20-45-45", "account_number": "⟦41235678⟧"}"#),
        ("ca.bank-account-labelled", "Transit: 12745 Institution: 003 Account: ⟦7482915⟧"),
        ("au.bank-account-labelled", "BSB: 062-184\nAccount number: ⟦10384729⟧"),
        ("person.full-name", "Full name: ⟦Jane Doe⟧"),
        ("person.name", "Name: ⟦Anna Muller⟧\n"),
        ("record.name", "Name: ⟦Jane Doe⟧"),
        ("record.name", "full name,email\n⟦Jane Doe⟧,jane@acme.com"),
    ]

    @Test("of a value with its label, command or header beside it a quarter is shown at most", arguments: contexts)
    func context(_ entry: String, _ marked: String) throws {
        let compiled = try Self.compiled.get()
        let secret = marked.split(separator: "⟦")[1].split(separator: "⟧")[0]
        let text = marked.filter { $0 != "⟦" && $0 != "⟧" }
        let matches = try compiled.matches(in: text).filter { compiled.entry(of: $0).id == entry }
        #expect(!matches.isEmpty)
        let most = secret.count { $0.isLetter || $0.isNumber } / 4
        for match in matches { #expect(shown(match.masked) <= most, "\(match.masked)") }
    }
}
