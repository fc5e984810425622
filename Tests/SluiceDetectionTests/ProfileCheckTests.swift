import Testing

@testable import SluiceDetection

@Suite struct ProfileCheckTests {
    private func problems(_ change: (inout TestProfile.Entry) -> Void) throws -> [String] {
        var entry = TestProfile.Entry(
            id: "card", pattern: "(?<![0-9])4[0-9]{15}(?![0-9])", points: "structured", lines: ["validator: luhn"],
            match: "card 4111111111111111", nearMiss: "4111111111111112"
        )
        change(&entry)
        return try ProfileCheck.problems(of: TestProfile(entries: [entry]).compiled()).map(\.description)
    }

    @Test("a sound entry has no problem")
    func sound() throws {
        #expect(try problems { _ in }.isEmpty)
    }

    @Test("a match example must reach a confidence by itself")
    func match() throws {
        #expect(
            try problems { $0.match = "card 4111111111111112" } == [
                "test.yaml:5: entry \"card\": match example 1 gives no match of 30 points and more; "
                    + "correct the example, the pattern or the points"
            ])
        #expect(try problems { $0.points = "bare" }.count == 1)
    }

    @Test("a near miss must give no match")
    func nearMiss() throws {
        #expect(
            try problems { $0.nearMiss = "4012888888881881" } == [
                "test.yaml:5: entry \"card\": near_miss example 1 gives a match; "
                    + "correct the example, or narrow the pattern"
            ])
    }

    @Test(
        "missing boundaries, nested repetition and patterns without evidence are warned about",
        arguments: [
            ("4[0-9]{15}(?![0-9])", "structured", "no boundary before"),
            ("(?<![0-9])4[0-9]{15}", "structured", "no boundary after"),
            (#"\b(?:4[0-9]{1,20}){1,20}\b"#, "structured", "repeats a repetition"),
        ])
    func lint(_ pattern: String, _ points: String, _ warning: String) throws {
        let entry = TestProfile.Entry(
            id: "card", pattern: pattern, points: points, lines: ["validator: luhn"], match: "4111111111111111",
            nearMiss: "x"
        )
        let found = try ProfileCheck.problems(of: TestProfile(entries: [entry]).compiled())
        #expect(found.map(\.weight) == [.warning])
        #expect(found.first?.problem.contains(warning) == true)
    }
}
