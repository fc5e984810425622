import SluiceCore

/// The records of the result format, `schema` 1. Names and order of the members are a promise: only add at the end.
extension JSONText {
    mutating func line(_ record: ResultRecord) {
        switch record {
        case .finding(let stored): finding(stored)
        case .coverage(let coverage): self.coverage(coverage)
        case .run(let run): self.run(run)
        }
        newline()
    }

    mutating func finding(_ stored: StoredFinding) {
        let finding = stored.finding
        object { text in
            text.head("finding")
            text.member("id", stored.id)
            text.member("finding_type_id", finding.type.id)
            text.member("finding_type", finding.type.name)
            text.member("category", finding.type.category.rawValue)
            text.member("severity", finding.severity.rawValue)
            text.member("status", stored.status.rawValue)
            text.member("first_seen", stored.firstSeen)
            text.member("last_seen", stored.lastSeen)
            text.member("resolved_at", stored.resolvedAt)
            text.key("asset")
            text.asset(finding.asset)
            text.member("profile", finding.profile)
            text.member("match_count", finding.matchCount)
            text.member("unique_count", finding.uniqueCount)
            text.key("evidence")
            text.object(finding.evidence)
            text.member("remediation", finding.type.remediation)
            text.key("matches")
            text.array(finding.matches) { $0.match($1) }
        }
    }

    mutating func coverage(_ record: CoverageRecord) {
        object { text in
            text.head("coverage")
            text.key("asset")
            text.asset(record.asset)
            text.member("path", record.path)
            text.member("state", record.state.rawValue)
            text.member("reasons", record.reasons.map(\.rawValue))
            text.member("bytes", record.bytes)
            text.member("bytes_scanned", record.bytesScanned)
            text.member("media_type", record.mediaType)
            text.member("detail", record.detail)
            text.member("members_seen", record.membersSeen)
            text.member("members_scanned", record.membersScanned)
            text.member("remediation", record.advice)
        }
    }

    mutating func run(_ run: StoredRun) {
        let assets = run.summary?.assets ?? AssetCounts()
        object { text in
            text.head("run")
            text.member("id", run.header.id)
            text.member("started", run.header.started)
            text.member("ended", run.summary?.ended)
            text.key("complete")
            text.value(run.summary?.isComplete ?? false)
            text.key("assets")
            text.object { text in
                text.member("seen", assets.seen)
                text.member("scanned", assets.scanned)
                text.member("partial", assets.partial)
                text.member("skipped", assets.skipped)
            }
            text.member("bytes", run.summary?.bytes ?? 0)
            text.member("bytes_scanned", run.summary?.bytesScanned ?? 0)
            text.key("findings")
            text.object { text in
                for severity in Severity.allCases.reversed() {
                    text.key(text: severity.rawValue)
                    text.value(Int64(run.findings[severity] ?? 0))
                }
            }
            text.key("gaps")
            text.gaps(run.summary?.gaps ?? [])
            text.key("counters")
            text.object((run.summary?.counters ?? [:]).mapValues { .integer(Int64($0)) })
            text.member("profile_set", run.header.profileSet)
            text.member("command", run.header.purpose)
        }
    }

    mutating func failed(_ failed: FailedAsset) {
        let record = failed.coverage
        object { text in
            text.head("failed")
            text.key("asset")
            text.asset(record.asset)
            text.member("state", record.state.rawValue)
            text.member("reasons", record.reasons.map(\.rawValue))
            text.member("detail", record.detail)
            text.member("attempts", failed.attempts)
            text.key("dead_letter")
            text.value(failed.isDeadLetter)
            text.member("last_seen", failed.lastSeen)
            text.member("remediation", record.advice)
        }
    }

    mutating func gaps(_ gaps: [SourceGap]) {
        array(gaps) { text, gap in
            text.object { text in
                text.member("scope", gap.scope)
                text.member("reason", gap.reason.rawValue)
                text.member("detail", gap.detail)
            }
        }
    }

    private mutating func head(_ kind: String) {
        member("kind", kind)
        member("schema", 1)
    }

    private mutating func asset(_ asset: Asset) {
        object { text in
            text.member("kind", asset.kind.rawValue)
            text.member("id", asset.id)
            text.member("name", asset.name)
            text.member("tenant", asset.tenant)
            text.key("owner")
            if let owner = asset.owner {
                text.object { text in
                    text.member("id", owner.id)
                    text.member("email", owner.email)
                }
            } else {
                text.null()
            }
            text.key("parent")
            if let parent = asset.parent {
                text.object { text in
                    text.member("kind", parent.kind)
                    text.member("id", parent.id)
                    text.member("name", parent.name)
                }
            } else {
                text.null()
            }
            text.member("link", asset.link)
        }
    }

    private mutating func match(_ match: Match) {
        object { text in
            text.member("entry", match.entry)
            text.member("info_type", match.infoType)
            text.member("confidence", match.confidence.rawValue)
            text.member("score", match.score)
            text.member("why", match.why)
            text.key("location")
            text.location(match.location)
            text.member("masked", match.masked)
            text.member("value_hmac", match.valueHMAC)
            text.member("severity", match.severity.rawValue)
            text.key("test")
            text.value(match.isTest)
        }
    }

    private mutating func location(_ location: Location) {
        object { text in
            text.member("path", location.path)
            text.member("byte_start", location.byteStart)
            text.member("byte_end", location.byteEnd)
            text.member("line", location.line)
            text.member("column", location.column)
            text.key("page")
            if let page = location.page { text.value(Int64(page)) } else { text.null() }
        }
    }
}
