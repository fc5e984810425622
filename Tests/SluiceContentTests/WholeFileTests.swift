import Foundation
import SluiceContent
import Testing

@Suite struct WholeFileTests {
    /// A folder for one test, and what stands in it by name.
    private func inFolder(_ body: (String) throws -> Void) throws {
        let folder = NSTemporaryDirectory() + "whole-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try body(folder)
    }

    private func names(in folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    }

    @Test func `A file is written whole with mode 0600, and replaced whatever a run that broke off left`() throws {
        try inFolder { folder in
            let path = folder + "/a"
            try Data("left".utf8).write(to: URL(fileURLWithPath: "\(path).\(getpid()).draft"))
            let large = [UInt8](repeating: 7, count: 3_000_000)
            for bytes in [Array("one".utf8), large, []] {
                try WholeFile.write(bytes, to: path)
                #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data(bytes))
            }
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            #expect(attributes[.posixPermissions] as? Int == 0o600)
            #expect(try names(in: folder) == ["a", "a.\(getpid()).draft"])
        }
    }

    @Test func `A file that is there stays when it may not be replaced`() throws {
        try inFolder { folder in
            let path = folder + "/a"
            try WholeFile.write([1], to: path, replaces: false)
            let error = #expect(throws: SystemError.self) { try WholeFile.write([2], to: path, replaces: false) }
            #expect(error?.meansFileExists == true)
            #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data([1]))
            #expect(try names(in: folder) == ["a"])
        }
    }

    @Test func `What cannot be written leaves nothing behind`() throws {
        try inFolder { folder in
            try FileManager.default.createDirectory(atPath: folder + "/a", withIntermediateDirectories: true)
            #expect(throws: SystemError.self) { try WholeFile.write([1], to: folder + "/a") }
            #expect(throws: SystemError(call: "mkostemp", code: ENOENT)) {
                try WholeFile.write([1], to: folder + "/none/a")
            }
            #expect(try names(in: folder) == ["a"])
        }
    }
}
