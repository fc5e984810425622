import Testing

@testable import SluiceDetection

@Suite struct GeneratedExampleValidatorTests {
    @Test func `literals, classes and escapes expand`() throws {
        #expect(try GeneratedExample(generate: "plain", checksum: nil).text == "plain")
        #expect(try GeneratedExample(generate: "a[0]{3}b[x-z-]{0}", checksum: nil).text == "a000b")
        #expect(try GeneratedExample(generate: #"\[\]\\[\]]{2}"#, checksum: nil).text == #"[]\]]"#)
        #expect(try GeneratedExample(generate: "é[ü]{2}", checksum: nil).text == "éüü")
        let framed = try GeneratedExample(generate: "v", checksum: nil, prefixText: "[t]=", suffixText: ";")
        #expect(framed.text == "[t]=v;")
    }

    @Test(arguments: [("0-9", 10), ("A-Za-z0-9", 62), ("a-c-", 4), ("A-Z2-7", 32), ("01", 2)])
    func `every character of a class occurs once before the first returns`(alphabet: String, count: Int) throws {
        let text = try GeneratedExample(generate: "[\(alphabet)]{\(count)}", checksum: nil).text
        #expect(text.count == count)
        #expect(Set(text).count == count)
        let again = try GeneratedExample(generate: "[\(alphabet)]{\(count * 2)}", checksum: nil).text
        #expect(again == text + text)
    }

    @Test func `the text is no straight run`() throws {
        let text = try GeneratedExample(generate: "[0-9]{10}", checksum: nil).text
        #expect(text != "0123456789" && text != "1234567890")
    }

    @Test func `the appended check is one that the validator accepts`() throws {
        let token = try GeneratedExample(generate: "ghp_[A-Za-z0-9]{30}", checksum: "github_crc32").text
        #expect(token.count == 40)
        #expect(try accepts("github_crc32", token))
        let known = try GeneratedExample(generate: "ghp_[A]{30}", checksum: "github_crc32", suffixText: " end").text
        #expect(known.hasSuffix("0uCPlr end"))
    }

    @Test(arguments: [
        ("a[bc", GeneratedExampleError.Problem.unclosedClass(position: 2)), ("[]{3}", .emptyClass(position: 1)),
        ("[z-a]{3}", .badRange(position: 4)), ("[abc]", .missingCount(position: 6)),
        ("[abc]{}", .missingCount(position: 6)), ("[abc]{3", .missingCount(position: 6)),
        ("[abc]{-1}", .missingCount(position: 6)), ("[abc]{9999999}", .missingCount(position: 6)),
        ("[abc]{999999}", .tooLong), ("[é-\u{FFFF}]{1}", .badRange(position: 4)),
    ])
    func `a bad description is refused by name`(generate: String, problem: GeneratedExampleError.Problem) {
        let error = #expect(throws: GeneratedExampleError.self) {
            try GeneratedExample(generate: generate, checksum: nil)
        }
        #expect(error?.problem == problem)
        #expect(error?.description.isEmpty == false)
    }

    @Test func `a bad checksum is refused by name`() {
        let unknown = #expect(throws: GeneratedExampleError.self) {
            try GeneratedExample(generate: "x", checksum: "sha1")
        }
        #expect(unknown?.problem == .unknownChecksum("sha1"))
        let short = #expect(throws: GeneratedExampleError.self) {
            try GeneratedExample(generate: "[A]{29}", checksum: "github_crc32")
        }
        #expect(short?.problem == .tooShortForChecksum)
    }
}
