import SluiceBench

/// Tells on standard error how far a bench is: a bar on a terminal, a line every ten seconds elsewhere.
struct BenchProgress: ~Copyable {
    private let isQuiet: Bool
    private let steps: Int
    private var lastLine = ContinuousClock.now

    init(steps: Int, isQuiet: Bool) {
        self.steps = steps
        self.isQuiet = isQuiet
    }

    deinit { StandardError.shared.draw(bar: "") }

    /// A step begins.
    mutating func show(done: Int, _ subject: Measurement.Subject) {
        guard !isQuiet else { return }
        let text = "\(done)/\(steps) measured · \(escaped(subject.name))"
        if StandardError.shared.isTerminal {
            StandardError.shared.draw(bar: String(text.prefix(max(StandardError.shared.columns - 1, 0))))
        } else if ContinuousClock.now - lastLine >= .seconds(10) {
            lastLine = .now
            StandardError.shared.write(line: text)
        }
    }
}
