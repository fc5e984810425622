/// Where a matched value stands.
package struct Location: Sendable, Hashable {
    /// The asset's name, then each member inside it after `!`, then the place inside a document after `#`:
    /// `outer.zip!dir/inner.tar.gz!list.xlsx#Sheet2!B17`.
    package var path: String
    /// Half-open byte range in the innermost file as it is stored there, byte order mark included; in a document, in the
    /// text of the part that `path` names.
    package var byteStart: Int64
    package var byteEnd: Int64
    /// 1-based line, counted by line feeds.
    package var line: Int64
    /// 1-based column, in Unicode scalars of the decoded text.
    package var column: Int64
    /// 1-based page of a paged document.
    package var page: Int?

    package init(path: String, byteStart: Int64, byteEnd: Int64, line: Int64, column: Int64, page: Int? = nil) {
        self.path = path
        self.byteStart = byteStart
        self.byteEnd = byteEnd
        self.line = line
        self.column = column
        self.page = page
    }
}

/// One value that a detection entry found, in the form that results carry: masked, never in clear.
package struct Match: Sendable, Hashable {
    /// The entry's id, for example `payment-card.visa`.
    package var entry: String
    package var infoType: String
    package var severity: Severity
    package var confidence: Confidence
    /// 0 to 100 and above; the sum of the points that `why` names.
    package var score: Int
    /// What the score came from, for example `["structured", "luhn", "label:card"]`.
    package var why: [String]
    package var location: Location
    package var masked: String
    /// HMAC-SHA-256 of the normalized value under the database's key, in lower-case hex.
    package var valueHMAC: String
    /// A published test value, such as a vendor's test card; its severity is info.
    package var isTest: Bool

    package init(
        entry: String,
        infoType: String,
        severity: Severity,
        confidence: Confidence,
        score: Int,
        why: [String],
        location: Location,
        masked: String,
        valueHMAC: String,
        isTest: Bool = false
    ) {
        self.entry = entry
        self.infoType = infoType
        self.severity = severity
        self.confidence = confidence
        self.score = score
        self.why = why
        self.location = location
        self.masked = masked
        self.valueHMAC = valueHMAC
        self.isTest = isTest
    }
}
