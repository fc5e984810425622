import SluiceArchive
import SluiceCore

/// An Office Open XML document (ECMA-376): what of its parts has to be known before they are read one by one.
final class OfficePackage {
    /// Which part a member is, and how its text is told.
    private struct Role {
        var part: String
        var unit = PlaceUnit.text
        var slide = 0
    }

    private let document: Content
    /// Of the document; told by the main part where the beginning of the file did not tell it.
    private(set) var type: String
    private let workbook: Workbook
    /// Names of sheets and numbers of slides, by the paths of their parts.
    private var sheets: [String: String] = [:]
    private var slides: [String: Int] = [:]
    /// For each part one that refers to it.
    private var owners: [String: String] = [:]
    private var relationships: [String: [RelationshipsReader.Relationship]] = [:]
    private var mainPart: (path: String, reader: MainPartReader)?
    private var relationshipCount = 0
    /// Paths of the pictures that the package itself, and none of its parts, names as its thumbnail.
    private var thumbnails: Set<String> = []
    /// Paths of the members that were looked at before the others.
    private var surveyed: Set<String> = []
    /// The shared strings were read, and what became of that.
    private var stringsTally: (path: String, tally: ExtractionTally)?

    /// Relationships that are kept, of all parts together.
    private static let maximumRelationships = 1 << 18

    /// - Parameters:
    ///   - document: the whole document.
    ///   - type: of it.
    ///   - stringBytes: bytes of shared strings that are kept.
    init(_ document: Content, _ type: String, stringBytes: Int64) {
        self.document = document
        self.type = type
        workbook = Workbook(stringBytes: stringBytes)
    }

    // MARK: Before the parts are read

    /// Whether the main part was found.
    var isSurveyed: Bool { mainPart != nil }

    /// Whether a member has to be looked at before the others, by its path.
    static func isOfInterest(_ name: [UInt8]) -> Bool {
        let path = PackagePath(name).text
        let last = path.split(separator: "/").last ?? ""
        return path.hasSuffix(".rels")
            || ["sharedstrings.xml", "styles.xml", "workbook.xml", "presentation.xml", "document.xml"].contains(last)
    }

    /// Whether a member, by its path, is referred to as one that has to be looked at and was not: parts may have any name.
    func isStillOfInterest(_ name: [UInt8]) -> Bool { missing.contains(PackagePath(name).text) }

    /// The parts that no name tells and that a relationship does.
    private(set) lazy var missing: Set<String> = {
        var found: Set<String> = []
        for (path, own) in relationships {
            let source = PackagePath.source(ofRelationships: path)
            for relationship in own {
                let kind = relationship.type.split(separator: "/").last ?? ""
                guard ["officeDocument", "sharedStrings", "styles"].contains(kind) else { continue }
                let target = PackagePath.resolve(relationship.target, from: source)
                if !surveyed.contains(target) { found.insert(target) }
            }
        }
        return found
    }()

    /// Whether a member is the thumbnail of the package (ECMA-376 part 2, 11.4).
    func isPreview(_ name: [UInt8]) -> Bool { !thumbnails.isEmpty && thumbnails.contains(PackagePath(name).text) }

    /// Looks at a member before the others.
    func survey(
        _ given: Content, _ name: [UInt8], of run: inout ExtractionRun
    ) throws {
        var member = given
        var receiver = NullReceiver()
        let path = PackagePath(name).text
        guard surveyed.insert(path).inserted, let root = XMLRoot(member.head) else { return }
        switch root.name {
        case "Relationships":
            var reader = RelationshipsReader(document, type)
            _ = try run.xml(member, with: &reader, into: &receiver)
            guard relationshipCount < Self.maximumRelationships else { return }
            relationshipCount += reader.relationships.count
            relationships[path] = reader.relationships
        case "workbook", "presentation", "document":
            var reader = MainPartReader()
            if root.name != "document" { _ = try run.xml(member, with: &reader, into: &receiver) }
            if mainPart == nil {
                mainPart = (path, reader)
                tellType(by: root.name)
            }
            if reader.uses1904 { workbook.uses1904 = true }
        case "styleSheet":
            var reader = StylesReader(workbook)
            _ = try run.xml(member, with: &reader, into: &receiver)
        case "sst":
            guard stringsTally == nil else { return }
            var reader = SharedStringsReader(workbook.strings)
            var tally = try run.xml(member, with: &reader, into: &receiver)
            tally.note(member.stream.troubles)
            tally.bytes = member.stream.position
            tally.mediaType = "text/xml"
            workbook.strings.isComplete = tally.reasons.isEmpty && workbook.strings.dropped == 0
            stringsTally = (path, tally)
        default: break
        }
    }

    private func tellType(by root: String) {
        guard type == "application/vnd.openxmlformats-package" else { return }
        let kinds = [
            "workbook": "spreadsheetml.sheet", "presentation": "presentationml.presentation",
            "document": "wordprocessingml.document",
        ]
        if let kind = kinds[root] { type = "application/vnd.openxmlformats-officedocument.\(kind)" }
    }

    /// Draws together what was found.
    func settle() {
        for (path, own) in relationships {
            let source = PackagePath.source(ofRelationships: path)
            for relationship in own {
                let target = PackagePath.resolve(relationship.target, from: source)
                owners[target] = source
                if source.isEmpty && relationship.type.hasSuffix("/metadata/thumbnail") { thumbnails.insert(target) }
            }
        }
        guard let (path, main) = mainPart else { return }
        let known = relationships[PackagePath.relationships(of: path)] ?? []
        let targets = Dictionary(
            known.map { ($0.id, PackagePath.resolve($0.target, from: path)) }, uniquingKeysWith: { first, _ in first })
        for sheet in main.sheets { if let target = targets[sheet.relationship] { sheets[target] = sheet.name } }
        for (index, slide) in main.slides.enumerated() { if let target = targets[slide] { slides[target] = index + 1 } }
        // Notes and their slide refer to each other.
        relationships.removeAll()
        surveyed.removeAll()
        mainPart = nil
    }

    // MARK: Parts

    /// Reads a member that is a part of the document.
    ///
    /// - Returns: nil when it is something else, and still has to be read.
    func read(
        _ member: inout Content, _ name: [UInt8], of run: inout ExtractionRun,
        into receiver: inout some ExtractionReceiver
    ) throws -> ExtractionTally? {
        let path = PackagePath(name).text
        if let (own, tally) = stringsTally, own == path, workbook.strings.isComplete { return tally }
        guard let root = XMLRoot(member.head) else {
            // What a printer was set to, as bytes of its driver.
            guard path.contains("printersettings/"), path.hasSuffix(".bin") else { return nil }
            return try run.raw(member, into: &receiver)
        }
        switch root.name {
        case "Relationships":
            var reader = RelationshipsReader(document, type)
            return try run.xml(member, with: &reader, into: &receiver)
        case "worksheet", "chartsheet", "dialogsheet", "macrosheet":
            var reader = SheetReader(workbook, document, type, sheet: sheets[path] ?? PackagePath.stem(path))
            return try run.xml(member, with: &reader, into: &receiver)
        default: break
        }
        // Texts of Word and those that belong to no program are what they are.
        let hasEscapes = !root.has("wordprocessingml/") && !path.hasPrefix("customxml/")
        if let role = role(of: root, at: path) {
            var reader = FlowReader(
                document, type, part: role.part, unit: role.unit, slide: role.slide, hasEscapes: hasEscapes,
                dataRoom: run.spoolBytes / 2)
            return try run.xml(member, with: &reader, into: &receiver)
        }
        guard Self.isText(root) else { return nil }
        var reader = PlainXMLReader(document, type, part: PackagePath.part(path), hasEscapes: hasEscapes)
        var tally = try run.xml(member, with: &reader, into: &receiver)
        if root.name == "sst", stringsTally != nil, workbook.strings.dropped > 0 {
            tally.note(Trouble(.memoryLimit, "too many shared strings: those beyond are read apart from their cells"))
        }
        return tally
    }

    /// All parts were read: passes on the shared strings that no cell has.
    func finish(_ tally: inout ExtractionTally, into receiver: inout some ExtractionReceiver) throws {
        if workbook.strings.isComplete {
            var part = PartWriter(document, type, part: "shared strings")
            try workbook.strings.forEachUnused { text in
                part.append(cell: text)
                part.endLine()
                if part.isFull { try part.flush(into: &receiver) }
            }
            try part.close(into: &receiver)
        }
        // Also where the strings are missing, or stand in a part that was not looked for.
        if workbook.strings.dropped == 0 && workbook.strings.outOfRange > 0 {
            tally.note(
                Trouble(.corrupt, "\(workbook.strings.outOfRange) cells refer to shared strings that do not exist"))
        }
    }

    /// The parts whose text stands in paragraphs.
    private func role(of root: XMLRoot, at path: String) -> Role? {
        let stem = PackagePath.stem(path)
        switch root.name {
        case "document" where !root.has("custom"): return Role(part: "", unit: .paragraph)
        case "hdr", "ftr", "footnotes", "endnotes", "glossaryDocument": return Role(part: stem, unit: .paragraph)
        case "comments" where root.has("spreadsheetml"), "ThreadedComments":
            return Role(part: "\(sheet(of: path) ?? "") comments", unit: .cell)
        case "comments": return Role(part: "", unit: .comment)
        case "sld": return Role(part: "", unit: .slide, slide: slide(of: path))
        case "notes": return Role(part: "notes", unit: .slide, slide: slide(of: path))
        case "cmLst": return Role(part: "comments", unit: .slide, slide: slide(of: path))
        case "sldLayout", "sldMaster", "notesMaster", "handoutMaster": return Role(part: stem)
        case "wsDr", "chartSpace", "userShapes", "drawing", "dataModel", "chart":
            if let sheet = sheet(of: path) { return Role(part: "\(sheet) \(stem)") }
            let slide = owner(of: path) { slides[$0] }
            return slide.map { Role(part: stem, unit: .slide, slide: $0) } ?? Role(part: stem)
        default: return nil
        }
    }

    /// Web pages and pictures among the parts have readers of their own.
    private static func isText(_ root: XMLRoot) -> Bool { !["html", "svg", "HTML"].contains(root.name) }

    private func sheet(of path: String) -> String? { owner(of: path) { sheets[$0] } }

    /// By the order of the slides; else by the digits in the part's name.
    private func slide(of path: String) -> Int {
        owner(of: path) { slides[$0] } ?? Int(String(PackagePath.stem(path).filter(\.isNumber).prefix(6))) ?? 0
    }

    /// Looks a part up, then the parts that refer to it.
    private func owner<Value>(of path: String, _ known: (String) -> Value?) -> Value? {
        var path = path
        for _ in 0..<4 {
            if let value = known(path) { return value }
            guard let next = owners[path], next != path else { return nil }
            path = next
        }
        return nil
    }
}
