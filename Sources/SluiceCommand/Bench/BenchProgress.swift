import SluiceBench

/// Tells on standard error how far a bench is: a bar on a terminal, a line every ten seconds elsewhere.
struct BenchProgress: ~Copyable {
    private let isQuiet: Bool
    private var lastLine = ContinuousClock.now

    init(isQuiet: Bool) { self.isQuiet = isQuiet }

    deinit { StandardError.shared.draw(bar: "") }

    /// A pass begins.
    mutating func show(_ done: Int, of all: Int, _ subject: Measurement.Subject) {
        guard !isQuiet else { return }
        let text = "\(done)/\(all) passes · \(escaped(subject.name))"
        if StandardError.shared.isTerminal {
            StandardError.shared.draw(bar: String(text.prefix(max(StandardError.shared.columns - 1, 0))))
        } else if ContinuousClock.now - lastLine >= .seconds(10) {
            lastLine = .now
            StandardError.shared.write(line: text)
        }
    }
}
