import EngineMeasurement
import Foundation
import SluiceDetection
import SluicePattern

/// Measures one request. One thread; the clock is its processor time, without reading files and compiling.
struct Comparison: ~Copyable {
    private let request: Request
    private let list: PatternList
    private let set: PatternSet
    private var search: WindowedSearch
    private var scratch: MatchScratch
    /// In mode `scan`.
    private let scan: CatalogueScan?
    private let compileSeconds: Double
    private let anchorSeconds: Double

    init(_ request: Request) throws {
        let list = try PatternList(named: request.set, generator: request.generator)
        let start = ProcessorTime.threadSeconds()
        let members = try list.items.map { item in
            do {
                return try PatternSet.Member(item.pattern, reachLimit: ProfileLoader.reachLimitBytes)
            } catch {
                throw PatternList.Failure("\(item.id): \(error)")
            }
        }
        let compiled = ProcessorTime.threadSeconds()
        let set = PatternSet(members)
        let anchored = ProcessorTime.threadSeconds()
        let ownSearch = try WindowedSearch(set)
        let ownScratch = try MatchScratch()
        let ownScan = request.mode == .scan ? try CatalogueScan(list) : nil
        self.request = request
        self.list = list
        self.set = set
        compileSeconds = compiled - start
        anchorSeconds = anchored - compiled
        search = ownSearch
        scratch = ownScratch
        scan = ownScan
    }

    consuming func report() throws -> Report {
        var report = Report(
            set: list.name, mode: request.mode, patterns: list.items.count, anchors: set.summary,
            compileSeconds: compileSeconds, anchorSeconds: anchorSeconds)
        for texts in request.texts {
            let files = try Self.files(of: texts)
            var text = Report.Text(name: texts.name, files: files.count, bytes: files.reduce(0) { $0 + $1.count })
            if request.mode == .law {
                compare(files, into: &text)
            } else {
                for _ in 0..<request.repeats { try measure(files, into: &text) }
            }
            report.texts.append(text)
        }
        return report
    }

    private static func files(of texts: Request.Texts) throws -> [[UInt8]] {
        try String(contentsOfFile: texts.list, encoding: .utf8).split(separator: "\n").map {
            [UInt8](try Data(contentsOf: URL(fileURLWithPath: String($0))))
        }
    }

    private mutating func measure(_ files: [[UInt8]], into text: inout Report.Text) throws {
        var sum = HitSum()
        var limited = 0
        let start = ProcessorTime.threadSeconds()
        for (number, file) in files.enumerated() {
            switch request.mode {
            case .engine, .law:
                search.run(over: file.span) { sum.add($0, inText: number) }
                limited += search.limitCount
            case .plain: limited += eachAlone(in: file.span) { sum.add($0, inText: number) }
            case .scan: limited += try scan(file.span, number: number, into: &sum)
            }
        }
        text.seconds.append(ProcessorTime.threadSeconds() - start)
        guard text.seconds.count == 1 || text.digest == sum.digestText else {
            throw PatternList.Failure("\(text.name): other hits in the same text on repetition")
        }
        text.hits = sum.count
        text.digest = sum.digestText
        text.limited = limited
    }

    private func scan(_ text: Span<UInt8>, number: Int, into sum: inout HitSum) throws -> Int {
        guard let scan else { throw PatternList.Failure("there is nothing to scan with") }
        scan.run(over: text, number: number, into: &sum)
        return scan.limitCount
    }

    /// Searches for each pattern alone over the whole text.
    ///
    /// - Returns: how many searches were cut short.
    private mutating func eachAlone(in text: Span<UInt8>, receive: (PatternHit) -> Void) -> Int {
        var cuts = 0
        for (index, member) in set.members.enumerated() {
            var position = 0
            search: while true {
                switch member.pattern.firstMatch(in: text, from: position, scratch: &scratch) {
                case .match(let range):
                    receive(
                        PatternHit(
                            pattern: Int32(index), start: Int32(range.lowerBound), end: Int32(range.upperBound)))
                    position = range.upperBound
                case .none: break search
                case .cut:
                    cuts += 1
                    break search
                }
            }
        }
        return cuts
    }

    private mutating func compare(_ files: [[UInt8]], into text: inout Report.Text) {
        var sum = HitSum()
        for (number, file) in files.enumerated() {
            var expected: Set<PatternHit> = []
            text.limited += eachAlone(in: file.span) { expected.insert($0) }
            for hit in expected { sum.add(hit, inText: number) }
            for window in [4096, 50_001, WindowedSearch.windowBytes] {
                var found: [PatternHit] = []
                search.run(over: file.span, window: window) { found.append($0) }
                let doubled = found.count - Set(found).count
                let different = expected.symmetricDifference(found)
                text.differences += different.count + doubled
                for hit in different.prefix(5) {
                    let id = list.items[Int(hit.pattern)].id
                    let side = expected.contains(hit) ? "lost" : "extra"
                    let line = "\(text.name) text \(number) window \(window): \(side) \(id) \(hit.start)..<\(hit.end)\n"
                    FileHandle.standardError.write(Data(line.utf8))
                }
            }
        }
        text.hits = sum.count
        text.digest = sum.digestText
    }
}
