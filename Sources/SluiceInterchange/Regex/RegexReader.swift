/// Reads a pattern of any dialect into a tree.
struct RegexReader {
    /// What `(?...)` sets, up to the end of the group around it.
    struct Options: Hashable {
        var isCaseless = false
        var isDotAll = false
        var isMultiline = false
        var isExtended = false
        var isUngreedy = false
        var capturesNamedOnly = false
        var isASCII = false
    }

    static let deepest = 100
    /// Longest pattern in bytes of UTF-8, comments included.
    static let longest = 65_536

    let dialect: RegexDialect
    let text: [Unicode.Scalar]
    var position = 0
    var options = Options()
    var depth = 0
    private var groupCount = 0
    private var groupNumbers: [String: Int] = [:]

    /// - Parameters:
    ///   - source: the pattern.
    ///   - dialect: what it is written in.
    ///   - options: what is set outside of the pattern.
    /// - Returns: the tree.
    /// - Throws: ``RegexObstacle`` for what is not understood.
    static func node(
        of source: String, _ dialect: RegexDialect, options: Options = Options()
    ) throws(RegexObstacle) -> RegexNode {
        var reader = RegexReader(source, dialect, options)
        let node = try reader.alternatives()
        guard reader.position == reader.text.count else { throw reader.obstacle("a parenthesis too many") }
        return node
    }

    private init(_ source: String, _ dialect: RegexDialect, _ options: Options) {
        text = Array(source.unicodeScalars)
        self.dialect = dialect
        self.options = options
        if dialect.hasASCIIShorthands { self.options.isASCII = true }
    }

    private mutating func alternatives() throws(RegexObstacle) -> RegexNode {
        let outer = options
        defer { options = outer }
        try descend()
        defer { depth -= 1 }
        var branches = [try sequence()]
        while take("|") { branches.append(try sequence()) }
        return branches.count == 1 ? branches[0] : .alternatives(branches)
    }

    /// One group or class deeper; whoever calls it goes back up by `depth`.
    mutating func descend() throws(RegexObstacle) {
        depth += 1
        guard depth <= RegexReader.deepest else {
            throw obstacle("groups nested more than \(RegexReader.deepest) deep")
        }
    }

    private mutating func sequence() throws(RegexObstacle) -> RegexNode {
        var parts: [RegexNode] = []
        while true {
            skipExtended()
            guard let next = peek, next != "|", next != ")" else { break }
            if dialect.hasQuotes, take("\\Q") {
                while position < text.count, !take("\\E") {
                    parts.append(.character(.scalar(advance().value, isCaseless: options.isCaseless)))
                }
                continue
            }
            guard let atom = try atom() else { continue }
            parts.append(try quantified(atom))
        }
        return parts.count == 1 ? parts[0] : parts.isEmpty ? .empty : .sequence(parts)
    }

    private mutating func skipExtended() {
        while take("(?#") {
            while position < text.count, !take(")") { position += 1 }
        }
        guard options.isExtended else { return }
        while let next = peek {
            if next == "#" {
                while let inner = peek, inner != "\n" {
                    _ = inner
                    position += 1
                }
            } else if next.properties.isWhitespace {
                position += 1
            } else if take("(?#") {
                while position < text.count, !take(")") { position += 1 }
            } else {
                return
            }
        }
    }

    // MARK: Atoms

    private mutating func atom() throws(RegexObstacle) -> RegexNode? {
        let next = advance()
        switch next {
        case "(": return try group()
        case "[": return try characterClass()
        case ".": return .character(RegexClass([options.isDotAll ? .anything : .dot]))
        case "^": return .assertion(options.isMultiline ? .lineStart : .textStart)
        case "$":
            if options.isMultiline { return .assertion(.lineEnd) }
            return .assertion(dialect.dollarIsEnd ? .textEnd : .textEndOrLast)
        case "\\": return try escape()
        case "*", "+", "?":
            position -= 1
            throw obstacle("a quantifier after nothing")
        default: return .character(.scalar(next.value, isCaseless: options.isCaseless))
        }
    }

    private mutating func quantified(_ atom: RegexNode) throws(RegexObstacle) -> RegexNode {
        var result = atom
        while true {
            skipExtended()
            guard let counts = quantifier() else { return result }
            if let most = counts.most, most < counts.least { throw obstacle("a count whose bounds are in disorder") }
            var manner = options.isUngreedy ? RegexNode.Manner.lazy : .greedy
            if take("?") {
                manner = options.isUngreedy ? .greedy : .lazy
            } else if dialect != .go, dialect != .rust, take("+") {
                manner = .possessive
            }
            result = .repetition(result, least: counts.least, most: counts.most, manner: manner)
        }
    }

    private mutating func quantifier() -> (least: Int, most: Int?)? {
        if take("*") { return (0, nil) }
        if take("+") { return (1, nil) }
        if take("?") { return (0, 1) }
        let start = position
        guard take("{") else { return nil }
        let least = number()
        if let least, take("}") { return (least, least) }
        if take(",") {
            let most = number()
            // `{,3}` counts where the older engines are asked, too; `{,}` is text.
            if least != nil || most != nil && dialect != .go && dialect != .pcre2, take("}") {
                return (least ?? 0, most)
            }
        }
        position = start
        return nil
    }

    // MARK: Groups

    private mutating func group() throws(RegexObstacle) -> RegexNode? {
        if peek == "*" { throw obstacle("a verb `(*...)`") }
        guard take("?") else {
            return options.capturesNamedOnly ? try closed() : try capture(named: nil)
        }
        if take(":") { return try closed() }
        if take(">") { return .atomic(try closed()) }
        if take("=") { return .look(isBehind: false, isNegative: false, try closed()) }
        if take("!") { return .look(isBehind: false, isNegative: true, try closed()) }
        if take("<=") { return .look(isBehind: true, isNegative: false, try closed()) }
        if take("<!") { return .look(isBehind: true, isNegative: true, try closed()) }
        if take("P=") { return try reference(toNamed: name(until: ")")) }
        if take("P<") || take("<") { return try capture(named: name(until: ">")) }
        if take("'") { return try capture(named: name(until: "'")) }
        return try optionSetting()
    }

    private mutating func closed() throws(RegexObstacle) -> RegexNode {
        let content = try alternatives()
        guard take(")") else { throw obstacle("a group without an end") }
        return content
    }

    private mutating func capture(named name: String?) throws(RegexObstacle) -> RegexNode {
        groupCount += 1
        let number = groupCount
        if let name {
            guard !name.isEmpty, !name.contains("-") else { throw obstacle("a balancing group") }
            groupNumbers[name] = number
        }
        return .capture(number, name: name, try closed())
    }

    private mutating func optionSetting() throws(RegexObstacle) -> RegexNode? {
        var isOn = true
        var set = options
        while position < text.count {
            switch advance() {
            case "-": isOn = false
            case "i": set.isCaseless = isOn
            case "s": set.isDotAll = isOn
            case "m": set.isMultiline = isOn
            case "x": set.isExtended = isOn
            case "U" where dialect != .python && dialect != .boost: set.isUngreedy = isOn
            case "u": set.isASCII = !isOn
            case "a" where dialect == .python: set.isASCII = isOn
            case "n": set.capturesNamedOnly = isOn
            case ")":
                options = set
                return nil
            case ":":
                let outer = options
                defer { options = outer }
                options = set
                return try closed()
            default:
                position -= 1
                throw obstacle("a recursion, condition or option that has no counterpart")
            }
        }
        throw obstacle("a group without an end")
    }

    func reference(toNamed name: String) throws(RegexObstacle) -> RegexNode {
        guard let number = groupNumbers[name] else { throw obstacle("a reference to a group that is not there") }
        return .reference(number, isCaseless: options.isCaseless)
    }
}

// MARK: Characters

extension RegexReader {
    var peek: Unicode.Scalar? { position < text.count ? text[position] : nil }

    /// The next character; a zero at the end.
    mutating func advance() -> Unicode.Scalar {
        guard position < text.count else { return "\0" }
        position += 1
        return text[position - 1]
    }

    /// Goes on behind a text, if it stands here.
    mutating func take(_ wanted: String) -> Bool {
        guard text[position...].starts(with: wanted.unicodeScalars) else { return false }
        position += wanted.unicodeScalars.count
        return true
    }

    mutating func number() -> Int? {
        let start = position
        var value = 0
        while let next = peek, next >= "0", next <= "9" {
            value = min(value * 10 + Int(next.value - 0x30), 1 << 20)
            position += 1
        }
        return position > start ? value : nil
    }

    mutating func name(until end: Unicode.Scalar) -> String {
        var name = String.UnicodeScalarView()
        while position < text.count {
            let next = advance()
            if next == end { break }
            name.append(next)
        }
        return String(name)
    }

    func obstacle(_ construct: String) -> RegexObstacle {
        RegexObstacle(construct: construct, position: min(position, max(text.count - 1, 0)) + 1)
    }
}
