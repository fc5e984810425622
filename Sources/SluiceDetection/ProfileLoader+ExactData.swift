import SluiceLookup
import Yams

/// Reading what an entry says of exact data.
extension ProfileLoader {
    private static let exactDataKeys = ["file", "key_file", "primary", "require", "optional", "min_columns", "within"]

    static func exactData(_ node: Node, from document: inout ProfileDocument) -> ExactDataRule? {
        let fields = document.fields(
            of: node, "exact_data", known: exactDataKeys, required: ["file", "key_file", "primary"])
        let within = document.integer(fields["within"], "within", in: 1...ExactDataRule.greatestWithin)
        let least = document.integer(fields["min_columns"], "min_columns", in: 1...ExactDataBuilder.mostColumns)
        guard let file = document.text(fields["file"], "file", limit: 4096),
            let key = document.text(fields["key_file"], "key_file", limit: 4096),
            let data = opened(file, key, at: node, from: &document)
        else { return nil }
        let primary = columns(fields["primary"], "primary", of: data, from: &document)
        let required = columns(fields["require"], "require", of: data, from: &document)
        let optional = columns(fields["optional"], "optional", of: data, from: &document)
        guard !primary.isEmpty else { return nil }
        for column in primary where !data.isSearchable(column: column) {
            document.report(
                "primary column `\(ProfileDocument.shown(data.columnNames[column]))` has no value of "
                    + "\(ExactDataFile.shortestAlone) or more letters and digits",
                "name another one; short values are looked for beside others only", at: fields["primary"])
        }
        let usable = Set(primary + required + optional).count
        let minColumns = least ?? Set(required).subtracting(primary).count + 1
        if minColumns > usable {
            document.report(
                "min_columns is \(minColumns), but \(usable) columns are named", "name more, or lower it",
                at: fields["min_columns"])
        }
        return ExactDataRule(
            file: file, data: data, primary: primary, required: required, optional: optional, minColumns: minColumns,
            within: within ?? ExactDataRule.defaultWithin)
    }

    private static func opened(
        _ file: String, _ key: String, at node: Node, from document: inout ProfileDocument
    ) -> ExactDataFile? {
        do {
            return try document.folder.exactData(file, key: key)
        } catch {
            document.report("exact_data \(error.problem)", error.mend, at: node)
            return nil
        }
    }

    /// Numbers of the columns that a name, or a list of names, stands for.
    private static func columns(
        _ node: Node?, _ place: String, of data: ExactDataFile, from document: inout ProfileDocument
    ) -> [Int] {
        guard let node else { return [] }
        let nodes = node.sequence == nil ? [node] : document.list(node, place, limit: ExactDataBuilder.mostColumns)
        if nodes.isEmpty { document.report("\(place) has no items", "name a column, or leave it out", at: node) }
        var numbers: [Int] = []
        for item in nodes {
            guard let name = document.text(item, place) else { continue }
            guard let number = data.columnNames.firstIndex(of: name) else {
                document.report(
                    "\(place) names the unknown column `\(ProfileDocument.shown(name))`",
                    Spelling.nearest(to: name, among: data.columnNames).map { "did you mean `\($0)`?" }
                        ?? "name one of \(data.columnNames.map(ProfileDocument.shown).joined(separator: ", "))",
                    at: item)
                continue
            }
            if !numbers.contains(number) { numbers.append(number) }
        }
        return numbers
    }
}
