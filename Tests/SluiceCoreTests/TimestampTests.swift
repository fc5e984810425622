import SluiceCore
import Testing

/// Expected Unix seconds: `date -u -d TEXT +%s` of GNU coreutils.
@Suite struct TimestampTests {
    @Test(
        arguments: [
            ("2026-11-23T09:00:00Z", 1_795_424_400.0),
            ("1970-01-01T00:00:00Z", 0),
            ("1969-12-31T23:59:59Z", -1),
            ("2000-02-29T12:00:00Z", 951_825_600),
            ("2024-12-31T23:59:59+00:00", 1_735_689_599),
            ("2026-11-22T12:10:00+02:00", 1_795_342_200),
            ("2026-11-22T10:07:31.204000Z", 1_795_342_051.204),
            ("2026-11-22t10:07:31.204z", 1_795_342_051.204),
            ("1900-03-01T00:00:00Z", -2_203_891_200),
        ]
    )
    func readsRFC3339(text: String, seconds: Double) throws {
        let time = try #require(Timestamp(rfc3339: text))
        #expect(time == Timestamp(unixSeconds: seconds))
    }

    @Test(
        arguments: [
            "", "2026-11-23", "2026-11-23T09:00:00", "2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z",
            "2026-00-01T00:00:00Z", "2026-01-00T00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z",
            "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00Zjunk", "1795424400", "1900-02-29T00:00:00Z",
        ]
    )
    func refusesWhatIsNoTime(text: String) {
        #expect(Timestamp(rfc3339: text) == nil)
    }

    @Test(
        arguments: [
            (1_795_424_400.0, "2026-11-23T09:00:00Z"), (-1, "1969-12-31T23:59:59Z"),
            (1_795_342_051.204, "2026-11-22T10:07:31.204000Z"), (951_825_600, "2000-02-29T12:00:00Z"),
        ]
    )
    func writesRFC3339(seconds: Double, text: String) {
        #expect(Timestamp(unixSeconds: seconds).description == text)
    }

    @Test func takesLargeNumbersAsMilliseconds() {
        #expect(Timestamp(unixSeconds: 1_795_424_400_000) == Timestamp(unixSeconds: 1_795_424_400))
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity, 1e300, -1e300])
    func clampsNumbersThatAreNoTime(seconds: Double) {
        #expect(Timestamp(rfc3339: Timestamp(unixSeconds: seconds).description) != nil)
    }

    @Test(
        arguments: [
            ("2026-08-25T09:00:00Z", 90), ("2026-08-25T10:00:00Z", 89), ("2026-11-23T09:00:00Z", 0),
            ("2026-11-23T09:00:00.000001Z", -1),
        ]
    )
    func countsWholeDays(text: String, days: Int) throws {
        let now = try #require(Timestamp(rfc3339: "2026-11-23T09:00:00Z"))
        #expect(try #require(Timestamp(rfc3339: text)).days(until: now) == days)
    }

    @Test func everyDayOfFourCenturiesReadsBack() throws {
        for day in stride(from: -100_000, through: 100_000, by: 37) {
            let time = Timestamp(unixSeconds: Double(day) * 86_400 + 12_345)
            #expect(Timestamp(rfc3339: time.description) == time)
        }
    }
}
