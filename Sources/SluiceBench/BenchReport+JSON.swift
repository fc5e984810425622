import FoundationEssentials
package import SluiceCore

extension BenchReport {
    /// The report as JSON in UTF-8, members sorted by name. Characters that act on a terminal are escaped.
    ///
    /// - Throws: ``SluiceError`` of kind `.internal` for numbers that JSON does not have.
    package func json() throws(SluiceError) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        do {
            let data = try encoder.encode(self)
            return Self.harmless(String(decoding: data, as: UTF8.self)) + [UInt8(ascii: "\n")]
        } catch {
            throw SluiceError(
                .internal, place: "bench report", problem: "cannot be written as JSON", mend: "report this as a fault")
        }
    }

    /// Reads a report that ``json()`` wrote.
    ///
    /// - Parameters:
    ///   - json: the whole file.
    ///   - place: its name, for errors.
    /// - Throws: ``SluiceError`` of kind `.configuration` for anything else.
    package init(json: [UInt8], place: String) throws(SluiceError) {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let data = Data(json)
        guard let head = try? decoder.decode(Head.self, from: data), head.kind == "profiles_bench" else {
            throw Self.problem(place, "is no result of `sluice profiles bench --json`")
        }
        guard head.schema == 1 else {
            throw Self.problem(place, "has schema \(head.schema), and this sluice reads schema 1")
        }
        do {
            self = try decoder.decode(BenchReport.self, from: data)
        } catch {
            throw Self.problem(place, "is damaged: a member is missing or of the wrong type")
        }
    }

    private struct Head: Decodable {
        var schema: Int
        var kind: String
    }

    private static func problem(_ place: String, _ problem: String) -> SluiceError {
        SluiceError(
            .configuration, place: place, problem: problem, mend: "make a new one with `sluice profiles bench --json`")
    }

    /// Beyond ASCII only strings have characters, so an escape there changes nothing for a reader.
    private static func harmless(_ json: String) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(json.utf8.count)
        for scalar in json.unicodeScalars {
            if scalar.value < 0x7F || !isUnsafe(scalar) {
                bytes.append(contentsOf: UTF8.encode(scalar) ?? .init())
                continue
            }
            for unit in UTF16.encode(scalar) ?? .init() {
                let digits = String(unit, radix: 16)
                bytes.append(contentsOf: ("\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits).utf8)
            }
        }
        return bytes
    }

    private static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }
}
