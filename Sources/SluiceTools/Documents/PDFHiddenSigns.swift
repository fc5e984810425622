/// What the objects of a PDF document tell of text that `pdftotext` does not show: layers that are switched off (ISO 32000-1,
/// 8.11), and texts that stand for what is drawn (14.9.4).
struct PDFHiddenSigns {
    private var hasLayers = false
    /// Whether a layer is listed among those that are off.
    var hasHiddenLayer = false
    private var hasReplacement = false

    /// Whether some text may be hidden. Without a sign there can still be texts for others, in the commands of pages.
    var isAny: Bool { hasLayers && hasHiddenLayer || hasReplacement }

    mutating func note(key: String) {
        switch key {
        case "/OCProperties": hasLayers = true
        // Layers that are shown by a rule.
        case "/VE": hasHiddenLayer = true
        // Programs that mark the structure of a text are those that put others in its place.
        case "/ActualText", "/StructTreeRoot", "/MarkInfo": hasReplacement = true
        default: break
        }
    }

    mutating func note(name: String, of key: String) {
        switch (key, name) {
        case ("/BaseState", "/OFF"), ("/P", "/AllOff"), ("/P", "/AnyOff"): hasHiddenLayer = true
        default: break
        }
    }
}
