import Testing

@testable import SluiceSources

@Suite struct HashSetTests {
    @Test("says the same as a Set, for hashes of all sizes and often the same again")
    func likeASet() {
        var (set, expected) = (HashSet(), Set<Int>())
        var generator = SystemRandomNumberGenerator()
        let repeated = (0..<500).map { _ in Int.random(in: .min ... .max, using: &generator) }
        let rare = [0, -1, .min, .max, 1]
        for round in 0..<40_000 {
            let hash =
                switch round % 4 {
                case 0: repeated.randomElement(using: &generator) ?? 0
                case 1: rare.randomElement(using: &generator) ?? 0
                case 2: Int.random(in: 0..<1 << 20, using: &generator)
                default: Int.random(in: .min ... .max, using: &generator)
                }
            let (isNew, shouldBeNew) = (set.insert(hash), expected.insert(hash).inserted)
            #expect(isNew == shouldBeNew)
        }
    }
}
