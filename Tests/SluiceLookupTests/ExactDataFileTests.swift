import CSluiceScan
import Foundation
import SluiceDetection
import Testing

@testable import SluiceLookup

/// A folder that is gone with its owner.
final class ScratchFolder {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("sluice-lookup-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func path(_ name: String) -> String { url.appendingPathComponent(name).path }
}

@Suite struct ExactDataFileTests {
    private let folder: ScratchFolder
    private let key: ExactDataKey

    init() throws {
        folder = try ScratchFolder()
        key = try ExactDataKey(String(repeating: "0123456789abcdef", count: 4))
    }

    @discardableResult
    private func build(_ rows: [[String]], columns: [String], name: String = "t.edm") throws -> ExactDataReport {
        let builder = try ExactDataBuilder(path: folder.path(name), columns: columns, key: key)
        for row in rows {
            try builder.beginRow()
            for (column, cell) in row.enumerated() { try builder.add(Array(cell.utf8).span, column: column) }
        }
        return try builder.finish()
    }

    private func people(_ count: Int) -> [[String]] {
        (0..<count).map { ["\(100_000_007 + $0 * 7919)", "person\($0)@example.com", "Jürgen Quitzow\($0)"] }
    }

    private func found(_ text: String, columns: [Int]) throws -> [String] {
        let file = try ExactDataFile(path: folder.path("t.edm"), key: key)
        let bytes = Array(text.utf8)
        var scratch = ExactDataScratch()
        var cells: [ExactDataCell] = []
        ExactDataSearch(file, columns: columns, shortest: 1)
            .appendCells(in: bytes.span, range: 0..<bytes.count, scratch: &scratch, to: &cells)
        return cells.map { "\($0.column):\(String(decoding: bytes[$0.range], as: UTF8.self))" }
    }

    /// Keys 00 to 0f, messages 00, 00 01 and so on (the reference implementation's `vectors_sip128`, confirmed with
    /// `openssl mac -macopt size:16 SIPHASH`).
    @Test func `SipHash gives the published values`() {
        let key: [UInt64] = [0x0706_0504_0302_0100, 0x0F0E_0D0C_0B0A_0908]
        let expected: [Int: [UInt64]] = [
            0: [0xE6A8_25BA_047F_81A3, 0x9302_55C7_1472_F66D], 1: [0x44AF_996B_D8C1_87DA, 0x45FC_229B_1159_7634],
        ]
        for (length, halves) in expected {
            var hash: [UInt64] = [0, 0]
            unsafe sluice_siphash(key, (0..<UInt8(length)).map { $0 } + [0], length, &hash)
            #expect(hash == halves)
        }
    }

    @Test func `Cells are found in every spelling of theirs, and not in pieces`() throws {
        try build(
            [
                ["123-45-6789", "Ann.Smith@Example.com", "Jürgen Quitzow"],
                ["(030) 901820-1", "_x_@mail.example.", "O'Neil-Barr"], ["A 12 B/34", "無無七", "12:34:56"],
            ], columns: ["number", "mail", "name"])
        #expect(try found("123456789 123 45 6789 123.45.6789 123\u{A0}45\u{2011}6789", columns: [0]).count == 4)
        #expect(try found("1234567890 x123456789 123456789y 12345678 9123-45-6789", columns: [0]).isEmpty)
        #expect(try found("call 0309018201, (030) 901 820-1", columns: [0]) == ["0:0309018201", "0:030) 901 820-1"])
        #expect(try found("a12b34 A-12-B-34", columns: [0]) == ["0:a12b34", "0:A-12-B-34"])
        #expect(
            try found("<ann.smith@example.com>, 请ANN.SMITH@EXAMPLE.COM. ann.smith@example.com.au", columns: [1])
                == ["1:ann.smith@example.com", "1:ANN.SMITH@EXAMPLE.COM"])
        #expect(try found("x_@mail.example", columns: [1]) == ["1:x_@mail.example"])
        #expect(try found("これは無無七です", columns: [1]) == ["1:無無七"])
        #expect(try found("JURGEN QUITZOW ju\u{308}rgen,\nquitzow", columns: [2]).count == 2)
        #expect(try found("oneil barr, O’Neil Barr, 12-34-56", columns: [2]).count == 3)
        #expect(try found("Jürgen Quitzows, Jürgen und Quitzow", columns: [2]).isEmpty)
    }

    @Test func `What cannot be found is left out and counted`() throws {
        let long = String(repeating: "x", count: 129)
        let cells = ["", "  ", "-", "a", "000000000", long, "a ---- b", "ab", "Berlin", "Berlin"]
        var report = try build(cells.map { [$0] }, columns: ["c"])
        #expect(report.rows == 10)
        #expect(
            report.columns[0].leftOut == [.empty: 3, .short: 1, .repeated: 1, .long: 1, .sparse: 1])
        #expect(report.columns[0].cells == 3)
        #expect(report.columns[0].values == 2)
        #expect(report.columns[0].shortCells == 1)
        let builder = try ExactDataBuilder(path: folder.path("u.edm"), columns: ["c"], key: key)
        try builder.beginRow()
        try builder.add([0x61, 0xFF, 0x62].span, column: 0)
        report = try builder.finish()
        #expect(report.columns[0].leftOut == [.notText: 1])
        report = try build([[String]](repeating: ["Berlin"], count: 1001), columns: ["c"])
        #expect(report.columns[0].commonValues == 1)
    }

    @Test func `Every cell of a large table is found, and the file shows none of them`() throws {
        let rows = people(20_000)
        try build(rows, columns: ["id", "mail", "name"])
        let text = rows.map { $0.joined(separator: "\t") }.joined(separator: "\n")
        let cells = try found(text, columns: [0, 1, 2])
        #expect(cells.count == 60_000)
        #expect(Set(cells).count == 60_000)
        let attributes = try FileManager.default.attributesOfItem(atPath: folder.path("t.edm"))
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        let bytes = try Data(contentsOf: folder.url.appendingPathComponent("t.edm"))
        for row in rows.prefix(200) {
            for cell in row + ["Quitzow", "quitzow", "juergen"] { #expect(bytes.range(of: Data(cell.utf8)) == nil) }
        }
        for word in ["name", "example"] { #expect(bytes.range(of: Data(word.utf8)) == nil) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == ["t.edm"])
    }

    @Test func `Two files of one table share no hash`() throws {
        try build(people(2000), columns: ["id", "mail", "name"], name: "a.edm")
        try build(people(2000), columns: ["id", "mail", "name"], name: "b.edm")
        let hashes = try ["a.edm", "b.edm"].map { name in
            let bytes = try Data(contentsOf: folder.url.appendingPathComponent(name))
            return Set(stride(from: 4096, to: bytes.count - 8, by: 8).map { bytes[$0..<($0 + 8)] })
        }
        // Zeros that fill up, and some words of the filters and fences, are alike.
        let shared = hashes[0].intersection(hashes[1])
        #expect(shared.count { value in value.allSatisfy { $0 != 0 } } == 0)
    }

    @Test func `A value of nobody passes the filter hardly ever, and the table never`() throws {
        try build(people(20_000), columns: ["id", "mail", "name"])
        let others = (0..<20_000).map { "\(100_000_008 + $0 * 7919) nobody\($0)@example.com Jürgen Quitzov\($0)" }
        #expect(try found(others.joined(separator: "\n"), columns: [0, 1, 2]).isEmpty)
    }

    private func openError(_ change: (inout Data) -> Void, key: ExactDataKey? = nil) throws -> String {
        let url = folder.url.appendingPathComponent("t.edm")
        var bytes = try Data(contentsOf: url)
        change(&bytes)
        let damaged = folder.url.appendingPathComponent("d.edm")
        try bytes.write(to: damaged)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: damaged.path)
        let error = #expect(throws: ExactDataError.self) {
            _ = try ExactDataFile(path: damaged.path, key: key ?? self.key)
        }
        return error?.problem ?? ""
    }

    @Test func `A file that was cut, changed or made otherwise is refused with its reason`() throws {
        try build(people(500), columns: ["id", "mail", "name"])
        #expect(try openError { $0.removeLast() } == "is not as long as it was built")
        #expect(try openError { $0 = $0.prefix(100) } == "is not as long as it was built")
        #expect(try openError { $0.append(0) } == "is not as long as it was built")
        #expect(try openError { $0 = Data() } == "is no exact-data file")
        #expect(try openError { $0[0] ^= 1 } == "is no exact-data file")
        #expect(try openError { $0[8] = 9 } == "has version 9 of the format, not 3")
        #expect(try openError { $0[70] ^= 1 }.hasPrefix("was built by a sluice that compares letters"))
        #expect(try openError { $0[16] ^= 1 }.hasPrefix("was built with another key"))
        #expect(try openError({ _ in }, key: ExactDataKey(ExactDataKey.makeText())).hasPrefix("was built with another"))
        for place in [100, 137, 145, 200, 5000, 20_000] {
            #expect(try openError { $0[place] ^= 0x10 } == "is damaged", "byte \(place)")
        }
        let size = try Data(contentsOf: folder.url.appendingPathComponent("t.edm")).count
        for place in stride(from: 0, to: size, by: 251) {
            #expect(try !openError { $0[place] ^= 0x80 }.isEmpty, "byte \(place)")
        }
        #expect(throws: ExactDataError.self) { _ = try ExactDataFile(path: folder.path("none"), key: key) }
    }

    @Test func `Others may not write the file`() throws {
        try build(people(10), columns: ["id", "mail", "name"])
        try FileManager.default.setAttributes([.posixPermissions: 0o620], ofItemAtPath: folder.path("t.edm"))
        let error = #expect(throws: ExactDataError.self) {
            _ = try ExactDataFile(path: folder.path("t.edm"), key: key)
        }
        #expect(error?.problem == "can be written by others (mode 620)")
    }

    @Test func `A key is random, long enough, and never printed`() throws {
        let text = ExactDataKey.makeText()
        #expect(text.count == 64)
        #expect(text != ExactDataKey.makeText())
        #expect("\(try ExactDataKey(text))" == "<key>")
        #expect(throws: ExactDataError.self) { _ = try ExactDataKey(" 0123456789 \n") }
        try ExactDataKey.make(at: folder.path("k"))
        let attributes = try FileManager.default.attributesOfItem(atPath: folder.path("k"))
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        #expect(throws: ExactDataError.self) { try ExactDataKey.make(at: folder.path("k")) }
    }
}
