import Foundation

do {
    let request = try Request(arguments: Array(CommandLine.arguments.dropFirst()))
    let report = try Comparison(request).report()
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    FileHandle.standardOutput.write(try encoder.encode(report) + Data("\n".utf8))
    exit(report.differences == 0 ? 0 : 1)
} catch {
    FileHandle.standardError.write(Data("EngineComparison: \(error)\n".utf8))
    exit(2)
}
