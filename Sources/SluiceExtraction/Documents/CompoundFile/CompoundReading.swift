import SluiceCore

/// One storage of a compound file that is read as a document.
struct CompoundReading {
    let file: CompoundFile
    let storage: Int
    /// Its path and name.
    let content: Content
    let type: String
    var tally = ExtractionTally()
    /// Streams and storages that were looked at, or hold no text of their own.
    var done: Set<Int> = []
    /// Names of members so far, and how often each.
    private var names: [[UInt8]: Int] = [:]

    init(_ file: CompoundFile, storage: Int, _ content: Content, type: String) {
        self.file = file
        self.storage = storage
        self.content = content
        self.type = type
    }

    /// A writer for a part of the document's own text.
    func writer(_ part: String, unit: PlaceUnit = .text) -> PartWriter {
        PartWriter(content, type, part: part, unit: unit)
    }

    func child(_ name: String) -> Int? { file.child(name, of: storage) }

    /// The path of a member with a name that others may have too.
    mutating func path(of name: [UInt8]) -> MemberPath {
        names[name, default: 0] += 1
        return content.path.appending(name, index: names[name] ?? 1)
    }

    /// A stream as a member.
    func member(_ stream: Int, named name: String? = nil) -> Content {
        let own = name ?? file.name(of: stream)
        return Content(
            stream: ContentStream(file.origin(of: stream)), name: own, path: content.path.appending(own.utf8))
    }
}
