import SluiceCore
import Testing

@Suite("Places inside documents")
struct PlaceMapTests {
    private func map(_ unit: PlaceUnit, part: String = "", columns: [String] = [], _ marks: [PlaceMark]) -> PlaceMap {
        var map = PlaceMap()
        map.begin(
            Segment(path: "", mediaType: "text/plain", encoding: .utf8, part: part, unit: unit, columns: columns))
        map.add(marks)
        return map
    }

    // ECMA-376 part 1, 18.3.1.73: the last column of a sheet is XFD, the 16,384th.
    @Test(
        "Cells are told by letters and numbers",
        arguments: [(1, "A"), (26, "Z"), (27, "AA"), (52, "AZ"), (53, "BA"), (702, "ZZ"), (703, "AAA"), (16384, "XFD")]
    )
    func cells(column: Int, letters: String) {
        let map = map(.cell, part: "Sheet2", [PlaceMark(offset: 0, Place(17, column))])
        #expect(map.fragment(at: 0) == "#Sheet2!\(letters)17")
    }

    @Test("An offset stands at the last mark before it")
    func offsets() {
        let map = map(.paragraph, (0..<10).map { PlaceMark(offset: Int64($0 * 10), Place($0 + 1)) })
        #expect(map.fragment(at: 0) == "#paragraph 1")
        #expect(map.fragment(at: 9) == "#paragraph 1")
        #expect(map.fragment(at: 10) == "#paragraph 2")
        #expect(map.fragment(at: 10_000) == "#paragraph 10")
    }

    @Test("Marks that are behind do not change what is told of later offsets")
    func dropping() {
        var map = map(.slide, [])
        var kept = map
        for slide in 1...20_000 {
            let mark = PlaceMark(offset: Int64(slide * 7), Place(slide))
            map.add([mark])
            kept.add([mark])
            map.drop(before: Int64(max(0, slide - 40) * 7))
        }
        for offset in stride(from: Int64(19_990 * 7), to: 20_010 * 7, by: 3) {
            #expect(map.fragment(at: offset) == kept.fragment(at: offset))
        }
    }

    @Test("Pages stand in a field of their own, records name their column")
    func otherUnits() {
        let pages = map(.page, [PlaceMark(offset: 0, Place(1)), PlaceMark(offset: 5, Place(2))])
        #expect(pages.page(at: 4) == 1 && pages.page(at: 5) == 2 && pages.fragment(at: 5).isEmpty)
        let records = map(.record, part: "customers", columns: ["id", "email"], [PlaceMark(offset: 0, Place(17, 1))])
        #expect(records.fragment(at: 3) == "#customers!email[17]")
        #expect(map(.text, part: "header1", []).fragment(at: 3) == "#header1")
        #expect(map(.comment, part: "", [PlaceMark(offset: 0, Place(3))]).fragment(at: 0) == "#comment 3")
        #expect(map(.text, []).fragment(at: 0).isEmpty)
    }
}
