import Testing

@testable import SluiceBench

/// Expected values from Python's `statistics.median`, and the worked example of Wikipedia, "Median absolute deviation".
@Suite struct StatisticsTests {
    @Test(
        arguments: [
            ([], 0, 0), ([7], 7, 0), ([3, 1, 2], 2, 1), ([4, 1, 3, 2], 2.5, 1), ([1, 1, 2, 2, 4, 6, 9], 2, 1),
            ([0.31, 0.29, 0.30, 4.0, 0.30], 0.30, 0.01),
        ] as [([Double], Double, Double)])
    func medianAndDeviation(values: [Double], median: Double, deviation: Double) {
        #expect(abs(Statistics.median(values) - median) < 1e-12)
        #expect(abs(Statistics.medianAbsoluteDeviation(values) - deviation) < 1e-12)
    }

    @Test func aMeasurementIsTheMedianOfItsRuns() {
        let runs: [UInt64] = [2_000_000, 1_000_000, 9_000_000, 1_500_000, 2_500_000]
        let measurement = Measurement(.init(), runs: runs, bytes: 1_000_000, counts: .init())
        // Runs per byte: 2, 1, 9, 1.5, 2.5; distances from 2: 0, 1, 7, 0.5, 0.5.
        #expect(measurement.nsPerByte == 2)
        #expect(measurement.spread == 0.5)
        #expect(measurement.mbPerSecond == 500)
        // With 4 and 5 as well the middle of seven is 2.5; distances 0.5, 1.5, 6.5, 1, 0, 1.5, 2.5.
        let more = measurement.adding(runs: [4_000_000, 5_000_000], bytes: 1_000_000)
        #expect(more.nsPerByte == 2.5 && more.spread == 1.5 && more.runs.count == 7)
    }
}

/// How a sample is shared among files.
@Suite struct SamplePlanTests {
    @Test func filesThatFitAreTakenWhole() {
        #expect(SamplePlan(sizes: [10, 0, 500], limit: 510).shares == [10, 0, 500])
        #expect(SamplePlan(sizes: [], limit: 510).shares == [])
    }

    @Test func largeFilesAreCutAtOneLength() {
        // 20,000 fit whole; 100,000 are left for the other two.
        #expect(SamplePlan(sizes: [100_000, 20_000, 50_000], limit: 120_000).shares == [50_000, 20_000, 50_000])
        #expect(SamplePlan(sizes: [1 << 40], limit: 1000).shares == [1000])
    }

    @Test func tooManyFilesAreThinnedOutEvenly() {
        let shares = SamplePlan(sizes: [Int64](repeating: 10_000, count: 1000), limit: 160 << 10).shares
        #expect(shares.indices.filter { shares[$0] > 0 } == Array(stride(from: 0, to: 1000, by: 100)))
        #expect(shares.allSatisfy { $0 == 0 || $0 == 10_000 })
    }

    @Test func moreFilesThanCanBeToldApartAreThinnedOutToo() {
        let shares = SamplePlan(sizes: [Int64](repeating: 10, count: 3 * SamplePlan.mostFiles), limit: 1 << 30).shares
        #expect(shares.count { $0 == 10 } == SamplePlan.mostFiles && shares.allSatisfy { $0 == 0 || $0 == 10 })
    }

    @Test(arguments: [1, 1000, 100_000, 5_000_000])
    func theLimitHolds(limit: Int64) {
        let sizes = (0..<300).map { Int64($0 * $0 * 7 % 90_001) }
        let shares = SamplePlan(sizes: sizes, limit: limit).shares
        #expect(shares.count == sizes.count)
        #expect(shares.reduce(0, +) <= limit)
        #expect(zip(shares, sizes).allSatisfy { $0 >= 0 && $0 <= $1 })
    }
}
