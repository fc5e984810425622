/// What elements of HTML mean for the lines of a page.
enum WebElement {
    /// Begins and ends a line.
    case block
    case row
    case cell
    /// Its text is shown with its spaces and line ends.
    case preformatted
    /// Its text is no HTML, and not shown.
    case script
    /// Its text has no elements.
    case plainText
    case inline

    init(_ name: [UInt8]) { self = Self.known[String(decoding: name, as: UTF8.self)] ?? .inline }

    private static let known: [String: WebElement] = {
        var known: [String: WebElement] = [
            "tr": .row, "td": .cell, "th": .cell, "pre": .preformatted, "listing": .preformatted, "script": .script,
            "style": .script, "title": .plainText, "textarea": .plainText,
        ]
        let blocks = """
            address article aside blockquote body br button caption center dd details dialog dir div dl dt fieldset \
            figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html iframe legend li \
            main menu meta nav noframes noscript object ol optgroup option p section select summary table tbody template \
            text tfoot thead ul
            """
        for name in blocks.split(separator: " ") { known[String(name)] = .block }
        return known
    }()
}
