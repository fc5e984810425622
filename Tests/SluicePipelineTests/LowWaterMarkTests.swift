import SluiceCore
import Testing

@testable import SluicePipeline

@Suite struct LowWaterMarkTests {
    private func checkpoint(_ number: Int) -> SourceCheckpoint {
        SourceCheckpoint(source: "test", notes: ["at": .integer(Int64(number))])
    }

    @Test("a checkpoint is due when all tickets before it are back, in whatever order")
    func order() {
        let mark = LowWaterMark()
        let first = [mark.take(), mark.take()]
        mark.pass(checkpoint(1))
        let second = [mark.take()]
        mark.pass(checkpoint(2))
        let third = mark.take()
        #expect(!mark.hasDue)
        mark.give(back: second)
        mark.give(back: [first[1]])
        #expect(!mark.hasDue)
        mark.give(back: [first[0]])
        #expect(mark.takeDue() == [checkpoint(1), checkpoint(2)])
        #expect(!mark.hasDue)
        mark.give(back: [third])
        #expect(mark.takeDue().isEmpty)
    }

    @Test("a ticket that is never given back holds back all behind it")
    func abandoned() {
        let mark = LowWaterMark()
        mark.pass(checkpoint(0))
        _ = mark.take()
        mark.pass(checkpoint(1))
        mark.give(back: [mark.take()])
        mark.pass(checkpoint(2))
        #expect(mark.takeDue() == [checkpoint(0)])
        #expect(!mark.hasDue)
    }

    @Test("over any order of ends, what is due is what a count of the open ones says")
    func model() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<200 {
            let mark = LowWaterMark()
            var open: [(LowWaterMark.Ticket, Int)] = []
            var taken = 0
            var kept = 0
            var passed: [Int] = []
            for step in 0..<60 {
                switch Int.random(in: 0..<3, using: &generator) {
                case 0:
                    open.append((mark.take(), taken))
                    taken += 1
                case 1:
                    mark.pass(checkpoint(step))
                    passed.append(taken)
                default:
                    guard !open.isEmpty else { continue }
                    let index = Int.random(in: 0..<open.count, using: &generator)
                    mark.give(back: [open.remove(at: index).0])
                }
                kept += mark.takeDue().count
                let lowest = open.map(\.1).min() ?? .max
                #expect(kept == passed.count { $0 <= lowest })
            }
        }
    }
}
