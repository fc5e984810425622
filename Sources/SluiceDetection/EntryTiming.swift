/// How fast an entry's pattern is on the worst text that was found for it. The times hold for one machine and one run;
/// verdicts rest on ``PatternCost`` instead.
package struct EntryTiming: Sendable, Hashable {
    /// Id of the profile.
    package var profile: String
    /// Id of the entry.
    package var entry: String
    /// Kind of the slowest text, for a person.
    package var kind: String
    /// Processor time for each byte of that text, of the pattern alone and without an anchor's help.
    package var nanosecondsPerByte: Double
    /// Steps for each byte of the text that is worst by steps; equal on every machine.
    package var stepsPerByte: Double
}
