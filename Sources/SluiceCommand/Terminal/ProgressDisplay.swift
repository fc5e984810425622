import Foundation
import Logging
import SluiceCore
import SluicePipeline

/// Shows how far a scan is: a bar on a terminal, a log line every ten seconds elsewhere, nothing when quiet.
struct ProgressDisplay: Sendable {
    private let progress: ScanProgress
    private let logger: Logger
    private let style: Style
    private let started = ContinuousClock.now

    private enum Style {
        case bar, log, none
    }

    init(progress: ScanProgress, logger: Logger, isQuiet: Bool, format: LogFormat) {
        self.progress = progress
        self.logger = logger
        if isQuiet {
            style = .none
        } else {
            style = StandardError.shared.isTerminal && format == .text ? .bar : .log
        }
    }

    /// Whether a bar is shown, for which the totals are worth counting.
    var isBar: Bool { style == .bar }

    /// Shows progress while the body runs, and clears the bar after it.
    func during<Result: Sendable>(_ body: () async throws -> Result) async rethrows -> Result {
        guard style != .none else { return try await body() }
        let display = Task { await loop() }
        defer {
            display.cancel()
            StandardError.shared.draw(bar: "")
        }
        return try await body()
    }

    private func loop() async {
        let pause: Duration = style == .bar ? .milliseconds(200) : .seconds(10)
        while !Task.isCancelled {
            if style == .bar { StandardError.shared.draw(bar: bar(columns: StandardError.shared.columns)) }
            try? await Task.sleep(for: pause)
            if style == .log && !Task.isCancelled { log() }
        }
    }

    private func log() {
        let now = progress.snapshot
        logger.notice(
            "progress",
            metadata: [
                "assets_seen": "\(now.assets.seen)", "assets_done": "\(now.done)",
                "bytes_scanned": "\(now.bytesScanned)", "findings": "\(now.findings.values.reduce(0, +))",
            ]
        )
    }

    private func bar(columns: Int) -> String {
        let elapsed = (ContinuousClock.now - started) / .seconds(1)
        return ProgressLine(snapshot: progress.snapshot, elapsedSeconds: elapsed).text(columns: columns)
    }
}

/// The text of the bar for one moment.
struct ProgressLine {
    let snapshot: ScanProgress.Snapshot
    let elapsedSeconds: Double

    /// Cut to the width of the terminal, less one column so that it never wraps.
    func text(columns: Int) -> String {
        var parts: [String] = []
        if let share {
            let width = 20
            let filled = Int((share * Double(width)).rounded(.down))
            let blocks = String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
            parts.append("\(blocks) \(Int(share * 100)) %")
        }
        let all = snapshot.expected?.assets ?? snapshot.assets.seen
        let isOpen = snapshot.expected == nil && !snapshot.isListed
        parts.append("\(snapshot.done)/\(max(all, snapshot.assets.seen))\(isOpen ? "+" : "") assets")
        parts.append(ByteSize.text(snapshot.bytesScanned))
        if elapsedSeconds >= 1 {
            parts.append("\(ByteSize.text(Int64(Double(snapshot.bytesScanned) / elapsedSeconds)))/s")
        }
        let findings = snapshot.findings.values.reduce(0, +)
        parts.append("\(findings) finding\(findings == 1 ? "" : "s")")
        if let remaining { parts.append("\(remaining) left") }
        return String(parts.joined(separator: " · ").prefix(max(columns - 1, 0)))
    }

    /// Share of what is done, once the total is known: of the bytes where they were counted ahead, else of the assets.
    private var share: Double? {
        if let expected = snapshot.expected, expected.bytes > 0, !snapshot.isListed {
            return min(1, Double(snapshot.bytesRead) / Double(expected.bytes))
        }
        guard snapshot.isListed, snapshot.assets.seen > 0 else { return nil }
        return Double(snapshot.done) / Double(snapshot.assets.seen)
    }

    private var remaining: String? {
        guard let share, share > 0, share < 1, elapsedSeconds >= 1 else { return nil }
        let seconds = Int((elapsedSeconds / share - elapsedSeconds).rounded(.up))
        return seconds < 60 ? "\(seconds) s" : "\(seconds / 60) min \(seconds % 60) s"
    }
}
