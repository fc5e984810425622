package import SluiceDetection

/// What is measured, in order: all profiles together, each profile alone, each entry alone.
package struct BenchPlan: Sendable {
    /// One thing to measure, with the profiles cut down to it.
    package struct Step: Sendable {
        package var subject: Measurement.Subject
        package var profiles: [Profile]
    }

    package let steps: [Step]

    private init(steps: [Step]) { self.steps = steps }

    /// The steps for these subjects alone.
    package func only(_ subjects: Set<Measurement.Subject>) -> BenchPlan {
        BenchPlan(steps: steps.filter { subjects.contains($0.subject) })
    }

    /// - Parameters:
    ///   - profiles: whose entries are measured.
    ///   - entryFilter: only entries whose id holds this text, in either case, take part; nil for all.
    package init(_ profiles: [Profile], entryFilter: String? = nil) {
        let wanted = entryFilter?.lowercased()
        let chosen = profiles.compactMap { profile -> Profile? in
            var profile = profile
            profile.entries.removeAll { entry in wanted.map { !entry.id.lowercased().contains($0) } ?? false }
            return profile.entries.isEmpty ? nil : profile
        }
        guard !chosen.isEmpty else {
            steps = []
            return
        }
        let whole = chosen.map { Step(subject: .init(profile: $0.id), profiles: [$0]) }
        let single = chosen.flatMap { profile in
            profile.entries.map { entry in
                var alone = profile
                alone.entries = [entry]
                return Step(subject: .init(profile: profile.id, entry: entry.id), profiles: [alone])
            }
        }
        steps = [Step(subject: .init(), profiles: chosen)] + whole + single
    }
}
