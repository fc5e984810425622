/// Things that are not read again by themselves, because that has failed often enough.
package enum DeadLetter {
    /// Attempts to read the same bytes, for the same things, after which something is a dead letter. One run makes one.
    package static let attempts = 3
    /// Counter of a run: assets that it met and that are dead letters.
    package static let counter = "assets.dead_letters"
}
