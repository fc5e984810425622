import Foundation
import Testing

@testable import SluiceDetection

/// The schema that editors use names the keys that the loader knows.
@Suite struct SchemaTests {
    private let schema: [String: Any]

    init() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Profiles/schema.json")
        let json = try JSONSerialization.jsonObject(with: Data(contentsOf: file))
        schema = try #require(json as? [String: Any])
    }

    private func keys(_ path: String...) throws -> [String] {
        var node = schema
        for step in path { node = try #require(node[step] as? [String: Any]) }
        return try #require(node["properties"] as? [String: Any]).keys.sorted()
    }

    @Test("profile keys agree")
    func profileKeys() throws {
        #expect(try keys() == ProfileLoader.profileKeys.sorted())
        #expect(schema["$schema"] as? String == "https://json-schema.org/draft/2020-12/schema")
    }

    @Test("entry keys agree")
    func entryKeys() throws {
        #expect(try keys("$defs", "entry") == ProfileLoader.entryKeys.sorted())
    }
}
