/// A pattern for names of files and folders.
///
/// `*` stands for any characters but `/`, `?` for one, `[a-z]` and `[!a-z]` for one of a set, `**` for any characters,
/// `\` takes the next character as it is. A pattern without `/` is matched against the name alone; one with a `/`
/// inside or before against the whole path below the root. A `/` at the end means folders only.
package struct GlobPattern: Sendable, Hashable {
    private enum Token: Sendable, Hashable {
        case byte(UInt8)
        /// One character: a byte and the UTF-8 continuation bytes behind it.
        case anyCharacter
        case anyInSegment
        case anything
        /// `**/`: nothing, or anything that ends with a `/`.
        case anyFolders
        case set(ranges: [ClosedRange<UInt8>], isNegated: Bool)
    }

    /// The pattern as it was given.
    package let text: String
    /// Whether it can match folders only.
    package let isForFolders: Bool
    private let isPath: Bool
    private let tokens: [Token]

    /// - Returns: nil for an empty pattern and for a set without its `]`.
    package init?(_ text: String) {
        self.text = text
        var body = Array(text.utf8)
        isForFolders = body.count > 1 && body.last == 0x2F
        if isForFolders { body.removeLast() }
        isPath = body.contains(0x2F)
        if body.first == 0x2F { body.removeFirst() }
        guard !body.isEmpty, let tokens = Self.tokens(body) else { return nil }
        self.tokens = tokens
    }

    /// Whether an entry matches; `path` lies below the root and has no `/` at either end, `name` is its last component.
    package func matches(path: ArraySlice<UInt8>, name: ArraySlice<UInt8>, isFolder: Bool) -> Bool {
        guard isFolder || !isForFolders else { return false }
        return matches(isPath ? path : name)
    }

    /// Runs all ways of matching side by side, so that no pattern takes more than its length times the text's.
    private func matches(_ text: ArraySlice<UInt8>) -> Bool {
        var states = [Bool](repeating: false, count: tokens.count + 1)
        states[0] = true
        skipEmpty(&states, isAtComponent: true)
        for byte in text {
            var next = [Bool](repeating: false, count: states.count)
            for (index, token) in tokens.enumerated() where states[index] {
                advance(token, index, byte, &next)
            }
            // A continuation byte belongs to the character that `?` has already taken.
            if byte & 0xC0 == 0x80 {
                for (index, token) in tokens.enumerated() where states[index + 1] && takesCharacter(token) {
                    next[index + 1] = true
                }
            }
            skipEmpty(&next, isAtComponent: byte == 0x2F)
            states = next
        }
        return states[tokens.count]
    }

    private func takesCharacter(_ token: Token) -> Bool {
        if case .anyCharacter = token { return true }
        if case .set(_, let isNegated) = token { return isNegated }
        return false
    }

    private func advance(_ token: Token, _ index: Int, _ byte: UInt8, _ next: inout [Bool]) {
        switch token {
        case .byte(let expected): if byte == expected { next[index + 1] = true }
        case .anyCharacter: if byte != 0x2F { next[index + 1] = true }
        case .anyInSegment: if byte != 0x2F { next[index] = true }
        case .anything: next[index] = true
        case .anyFolders:
            next[index] = true
            if byte == 0x2F { next[index + 1] = true }
        case .set(let ranges, let isNegated):
            let isIn = ranges.contains { $0.contains(byte) }
            if byte != 0x2F && isIn != isNegated { next[index + 1] = true }
        }
    }

    /// Lets tokens that may stand for nothing do so; `**/` only where a component begins.
    private func skipEmpty(_ states: inout [Bool], isAtComponent: Bool) {
        for (index, token) in tokens.enumerated() where states[index] {
            switch token {
            case .anyInSegment, .anything: states[index + 1] = true
            case .anyFolders where isAtComponent: states[index + 1] = true
            default: break
            }
        }
    }

    private static func tokens(_ pattern: [UInt8]) -> [Token]? {
        var tokens: [Token] = []
        var rest = pattern[...]
        while let byte = rest.popFirst() {
            switch byte {
            case 0x2A where rest.first == 0x2A:
                rest = rest.drop { $0 == 0x2A }
                if rest.first == 0x2F, tokens.isEmpty || tokens.last == .byte(0x2F) {
                    rest.removeFirst()
                    tokens.append(.anyFolders)
                } else {
                    tokens.append(.anything)
                }
            case 0x2A: tokens.append(.anyInSegment)
            case 0x3F: tokens.append(.anyCharacter)
            case 0x5B:
                guard let set = set(&rest) else { return nil }
                tokens.append(set)
            case 0x5C: tokens.append(.byte(rest.popFirst() ?? byte))
            default: tokens.append(.byte(byte))
            }
        }
        return tokens
    }

    private static func set(_ rest: inout ArraySlice<UInt8>) -> Token? {
        let isNegated = rest.first == 0x21 || rest.first == 0x5E
        if isNegated { rest.removeFirst() }
        var ranges: [ClosedRange<UInt8>] = []
        var isFirst = true
        while let low = rest.popFirst() {
            if low == 0x5D && !isFirst { return .set(ranges: ranges, isNegated: isNegated) }
            isFirst = false
            if rest.first == 0x2D, let high = rest.dropFirst().first, high != 0x5D {
                rest = rest.dropFirst(2)
                if low <= high { ranges.append(low...high) }
            } else {
                ranges.append(low...low)
            }
        }
        return nil
    }
}
