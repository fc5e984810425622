import SluiceCore
import Testing

/// Ids and severities as the reference document transcribes them from Cloudflare's OpenAI integration page.
@Suite struct FindingTypeTests {
    private static let published: [(String, Severity)] = [
        ("5a2995f5-0cc1-4af3-9045-cdf7e6601f7b", .high), ("d368036a-be90-49f0-b7da-5092a3f8beb4", .medium),
        ("3af14358-5ff2-4502-921e-7ffd9a310093", .medium), ("c69adfa6-2362-4939-86ec-49ff34093cfd", .high),
        ("de460c9f-55c0-4131-9cdf-e4c3b84f9549", .high), ("b72e971d-f5b9-4cf3-96f4-ef82bdf38453", .high),
        ("2c079fe8-6188-43e1-a2e5-d0e2dd8c7686", .high), ("49c75a36-1e64-437b-98a1-e54ec35d0a64", .medium),
        ("c8fd231b-de51-43cc-8c3f-e1e57114c5f5", .medium), ("776ceb93-fa9a-4ca0-83db-668a67c09936", .high),
        ("20ab9ddb-fd48-46a8-9fdf-9bb9b9061f21", .medium), ("18fd5b21-8489-485e-9c93-0bd4a696e724", .low),
        ("9aca654d-b331-4052-a5b4-2ceecced8676", .high), ("520200f5-7dcc-42c9-bc3c-423019159d45", .high),
        ("8e46ec69-e5c1-4f53-ab00-a92f2050ec33", .high),
    ]

    @Test func theFifteenHaveThePublishedIdsAndSeverities() {
        let ours = FindingType.all.prefix(15).map { ($0.id, $0.severity) }
        #expect(ours.map(\.0) == Self.published.map(\.0))
        #expect(ours.map(\.1) == Self.published.map(\.1))
    }

    @Test func idsAreUnique() {
        #expect(Set(FindingType.all.map(\.id)).count == FindingType.all.count)
    }

    @Test func onlyFilesHaveAContentType() {
        let kinds = Asset.Kind.allCases.filter { FindingType.content(of: $0) != nil }
        #expect(kinds == [.localFile, .conversationFile, .gptFile, .projectFile])
    }
}
