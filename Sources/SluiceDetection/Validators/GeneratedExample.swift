import SluiceCore

/// An example value that a profile describes instead of writing it out.
///
/// Secret scanners of hosting services must not fire on our own profiles, so examples of secrets stand there as
/// `ghp_[A-Za-z0-9]{30}`: literal text and `[class]{count}`, where a class lists characters and ranges, a `-` last
/// being itself. A backslash makes the next character literal. The same description always gives the same text.
package struct GeneratedExample: Sendable, Hashable {
    /// The example in full, prefix and suffix included.
    package let text: String

    /// Longest text that a description may give, in characters.
    package static let longest = 16_384

    /// Expands a description.
    ///
    /// - Parameters:
    ///   - generate: the description.
    ///   - checksum: `github_crc32` appends the check over the last 30 characters; nil appends nothing.
    ///   - prefixText: stands before, as it is, for example `token=`.
    ///   - suffixText: stands after everything else, as it is.
    /// - Throws: what is wrong with the description, and where.
    package init(
        generate: String,
        checksum: String?,
        prefixText: String = "",
        suffixText: String = ""
    ) throws(GeneratedExampleError) {
        var expansion = Expansion(description: Array(generate.unicodeScalars))
        var value = try expansion.run()
        switch checksum {
        case nil: break
        case "github_crc32": value += try Self.gitHubCheck(of: value)
        case let name?: throw GeneratedExampleError(.unknownChecksum(name))
        }
        text = prefixText + value + suffixText
    }

    private static func gitHubCheck(of value: String) throws(GeneratedExampleError) -> String {
        let payload = value.utf8.suffix(GitHubToken.payloadCount)
        guard payload.count == GitHubToken.payloadCount else { throw GeneratedExampleError(.tooShortForChecksum) }
        var register = CRC32()
        for byte in payload { register.add(byte) }
        return String(decoding: GitHubToken.base62(register.value), as: UTF8.self)
    }
}

/// A description of an example that cannot be expanded.
package struct GeneratedExampleError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong; positions count characters of the description from 1.
    package enum Problem: Sendable, Hashable {
        case unclosedClass(position: Int)
        case emptyClass(position: Int)
        case badRange(position: Int)
        case missingCount(position: Int)
        case tooLong
        case unknownChecksum(String)
        case tooShortForChecksum
    }

    package let problem: Problem

    init(_ problem: Problem) { self.problem = problem }

    package var description: String {
        switch problem {
        case .unclosedClass(let position):
            "the class opened at character \(position) has no end; close it with ] or write \\[ for a bracket"
        case .emptyClass(let position):
            "the class at character \(position) is empty; list at least one character"
        case .badRange(let position):
            "the range ending at character \(position) runs backwards; write the lower end first"
        case .missingCount(let position):
            "no count like {20} stands after the class, at character \(position); every class needs one"
        case .tooLong:
            "the example is longer than \(GeneratedExample.longest) characters; lower the counts"
        case .unknownChecksum(let name):
            "no checksum is named \"\(name)\"; write github_crc32 or leave it out"
        case .tooShortForChecksum:
            "github_crc32 needs \(GitHubToken.payloadCount) characters before it; generate as many"
        }
    }
}

/// One pass over a description.
private struct Expansion {
    private let description: [Unicode.Scalar]
    private var position = 0
    private var output = String.UnicodeScalarView()
    private var outputCount = 0

    init(description: [Unicode.Scalar]) { self.description = description }

    mutating func run() throws(GeneratedExampleError) -> String {
        while let scalar = next() {
            switch scalar {
            case "\\": try append(next() ?? "\\")
            case "[": try appendClass()
            default: try append(scalar)
            }
        }
        return String(output)
    }

    /// Steps through the class by about five eighths of its size each time, so that neither a straight run nor one
    /// repeated character comes out, and every character occurs before the first returns.
    private mutating func appendClass() throws(GeneratedExampleError) {
        let alphabet = try readClass()
        let count = try readCount()
        var step = max(alphabet.count * 5 / 8, 1)
        while greatestCommonDivisor(step, alphabet.count) != 1 { step += 1 }
        for index in 0..<count { try append(alphabet[(index + 1) * step % alphabet.count]) }
    }

    private mutating func readClass() throws(GeneratedExampleError) -> [Unicode.Scalar] {
        let opening = position
        var alphabet: [Unicode.Scalar] = []
        while let scalar = next() {
            if scalar == "]" {
                if alphabet.isEmpty { throw GeneratedExampleError(.emptyClass(position: opening)) }
                return alphabet
            }
            if scalar == "-", let first = alphabet.last, let last = peek(), last != "]" {
                position += 1
                alphabet += try range(after: first, through: last)
            } else {
                alphabet.append(scalar == "\\" ? next() ?? "\\" : scalar)
            }
        }
        throw GeneratedExampleError(.unclosedClass(position: opening))
    }

    private func range(
        after first: Unicode.Scalar, through last: Unicode.Scalar
    ) throws(GeneratedExampleError) -> [Unicode.Scalar] {
        guard first.value < last.value, last.value - first.value < 0x100 else {
            throw GeneratedExampleError(.badRange(position: position))
        }
        return ((first.value + 1)...last.value).compactMap(Unicode.Scalar.init)
    }

    private mutating func readCount() throws(GeneratedExampleError) -> Int {
        let opening = position + 1
        guard next() == "{" else { throw GeneratedExampleError(.missingCount(position: opening)) }
        var count = 0
        var digits = 0
        while let scalar = next(), scalar != "}" {
            guard ("0"..."9").contains(scalar), digits < 6 else {
                throw GeneratedExampleError(.missingCount(position: opening))
            }
            count = count * 10 + Int(scalar.value) - 0x30
            digits += 1
        }
        guard digits > 0, position > 0, description[position - 1] == "}" else {
            throw GeneratedExampleError(.missingCount(position: opening))
        }
        return count
    }

    private mutating func append(_ scalar: Unicode.Scalar) throws(GeneratedExampleError) {
        guard outputCount < GeneratedExample.longest else { throw GeneratedExampleError(.tooLong) }
        output.append(scalar)
        outputCount += 1
    }

    private mutating func next() -> Unicode.Scalar? {
        guard let scalar = peek() else { return nil }
        position += 1
        return scalar
    }

    private func peek() -> Unicode.Scalar? { position < description.count ? description[position] : nil }

    private func greatestCommonDivisor(_ left: Int, _ right: Int) -> Int {
        right == 0 ? left : greatestCommonDivisor(right, left % right)
    }
}
