import SluicePattern

/// Finds patterns that no text can match, as far as that can be proved from the outermost sequence of the pattern.
///
/// Groups are not looked into, and what is not understood proves nothing: a pattern without a proof may still match
/// nothing, so `match` examples have the last word. PCRE2 itself answers what single characters match.
enum ImpossiblePattern {
    /// Why a pattern matches nothing.
    struct Proof: Sendable, Hashable {
        /// What cannot be, for a person.
        let reason: String
        /// Where it stands, in bytes of the pattern.
        let byteOffset: Int
    }

    /// The first proof, when every alternative of the pattern has one.
    static func proof(for pattern: String) -> Proof? {
        guard let outline = PatternOutline(of: pattern) else { return nil }
        var first: Proof?
        for sequence in outline.alternatives {
            guard let proof = proof(in: sequence, of: outline) else { return nil }
            first = first ?? proof
        }
        return first
    }

    private static func proof(in sequence: [PatternOutline.Piece], of outline: PatternOutline) -> Proof? {
        for (index, piece) in sequence.enumerated() where piece.isRequired {
            let before = sequence[..<index]
            let after = sequence[(index + 1)...]
            let reason: String? =
                switch piece.kind {
                case .character: outline.canMatch(piece.text) ? nil : "`\(piece.shown)` stands for no character"
                case .textStart: before.contains(where: \.takesText) ? "`\(piece.shown)` stands behind text" : nil
                case .textEnd: endReason(piece, before: after, outline)
                case .boundary(let isPositive): boundaryReason(piece, isPositive, before.last, after.first, outline)
                case .lookahead(let isNegative): aheadReason(piece, isNegative, after, outline)
                case .lookbehind: behindReason(piece, before.last, outline)
                case .other: nil
                }
            if let reason { return Proof(reason: reason, byteOffset: piece.byteOffset) }
        }
        return nil
    }

    /// `$` and `\Z` hold before a line feed that ends the text too.
    private static func endReason(
        _ piece: PatternOutline.Piece, before next: ArraySlice<PatternOutline.Piece>, _ outline: PatternOutline
    ) -> String? {
        guard let follower = next.first(where: \.takesText) else { return nil }
        if piece.text != "\\z" {
            // What may stand between is not understood, and might be the line feed.
            guard next.first == follower, !outline.canMatch("(?=\\n)" + follower.text) else { return nil }
        }
        return "`\(piece.shown)` stands before text"
    }

    private static func boundaryReason(
        _ piece: PatternOutline.Piece, _ isBoundary: Bool, _ left: PatternOutline.Piece?,
        _ right: PatternOutline.Piece?, _ outline: PatternOutline
    ) -> String? {
        guard let left, let right, left.takesText, right.takesText else { return nil }
        let (leftWord, leftOther) = outline.kinds(of: left.text)
        let (rightWord, rightOther) = outline.kinds(of: right.text)
        let canDiffer = leftWord && rightOther || leftOther && rightWord
        let canAgree = leftWord && rightWord || leftOther && rightOther
        if isBoundary { return canDiffer ? nil : "`\\b` stands between characters of one kind" }
        return canAgree ? nil : "`\\B` stands between a word character and another one"
    }

    private static func aheadReason(
        _ piece: PatternOutline.Piece, _ isNegative: Bool, _ after: ArraySlice<PatternOutline.Piece>,
        _ outline: PatternOutline
    ) -> String? {
        let contradiction = "`\(piece.shown)` contradicts what follows"
        if isNegative, let content = piece.content, outline.text(after: piece, beginsWith: content) {
            return contradiction
        }
        guard piece.isOneCharacter, let next = after.first, next.takesText else { return nil }
        return outline.canMatch(piece.text + next.text) ? nil : contradiction
    }

    private static func behindReason(
        _ piece: PatternOutline.Piece, _ left: PatternOutline.Piece?, _ outline: PatternOutline
    ) -> String? {
        guard piece.isOneCharacter, let left, left.takesText else { return nil }
        return outline.canMatch(left.text + piece.text) ? nil : "`\(piece.shown)` contradicts what stands before it"
    }
}

// MARK: Questions to PCRE2

extension PatternOutline {
    /// Every character below U+0250, so that most questions are answered at once.
    private static let common = text(of: 0x01...0x24F)
    /// Every character that Unicode has room for.
    private static let everything = text(of: 0x01...0x10_FFFF)

    private static func text(of values: ClosedRange<UInt32>) -> [UInt8] {
        var scalars = String.UnicodeScalarView()
        scalars.append(contentsOf: values.lazy.compactMap(Unicode.Scalar.init))
        return Array(String(scalars).utf8)
    }

    /// Whether some character matches a part of the pattern that takes exactly one; true when PCRE2 does not know.
    func canMatch(_ part: String) -> Bool {
        guard let pattern = try? CompiledPattern((isCaseless ? "(?i)" : "") + part, purpose: .inspection),
            var scratch = try? MatchScratch()
        else { return true }
        if pattern.firstMatch(in: PatternOutline.common.span, scratch: &scratch) != .none { return true }
        return pattern.firstMatch(in: PatternOutline.everything.span, scratch: &scratch) != .none
    }

    /// Whether a part can stand for a word character, and for another one.
    func kinds(of part: String) -> (word: Bool, other: Bool) {
        (canMatch("(?=\\w)" + part), canMatch("(?=\\W)" + part))
    }
}
