package import Report

/// One site from its first release to its last.
package struct Biography: Codable, Hashable, Sendable {
    /// What happened to a site in one release.
    package struct Event: Codable, Hashable, Sendable {
        package enum Kind: String, Codable, CaseIterable, Sendable {
            case firstSeen = "first-seen"
            case converted
            case convertedBack = "converted-back"
            case flags
            case vmasDropped = "vmas-dropped"
            case callee, moved, function, release, lifetime
            case `case`
            case modular
            case ruleGained = "rule-gained"
            case ruleLost = "rule-lost"
            case merged, gone
        }

        package var release: String
        package var kind: Kind
        /// What it was and what it became, as far as the kind does not say it.
        package var detail: String
    }

    /// As the last release that has the site knows it.
    package var id: SiteID
    package var file: String
    package var function: String?
    package var callee: String
    package var reference: Reference
    package var area: String?
    /// Of the last release that has it.
    package var line: Int
    package var firstSeen: String
    package var lastSeen: String
    package var events: [Event]

    private enum CodingKeys: String, CodingKey {
        case id, file, function, callee, reference, area, line
        case firstSeen = "first_seen"
        case lastSeen = "last_seen"
        case events
    }
}

/// Writes biographies while releases are gone through in order.
struct BiographyBook {
    private(set) var biographies: [Biography] = []
    /// Biographies of sites that the present release has.
    private var living: [SiteID: Int] = [:]

    mutating func open(_ sites: [CallSite], label: String) {
        for site in sites { begin(site, label: label, detail: Self.place(site)) }
    }

    mutating func turn(to diff: ReportDiff, label: String) {
        let before = living
        living = [:]
        for row in diff.rows {
            switch (row.old, row.new) {
            case (nil, nil): break
            case (let old?, nil):
                if let index = before[old.id] { end(index, label: label, .gone, "") }
            case (nil, let new?):
                begin(new, label: label, detail: Self.place(new))
            case (let old?, let new?):
                switch row.relation {
                case .split: begin(new, label: label, detail: "split from \(Self.place(old))")
                case .merged: if let index = before[old.id] { end(index, label: label, .merged, Self.place(new)) }
                case .single: if let index = before[old.id] { go(on: index, row, old, new, label: label) }
                }
            }
        }
    }

    private mutating func begin(_ site: CallSite, label: String, detail: String) {
        living[site.id] = biographies.count
        biographies.append(
            Biography(
                id: site.id, file: site.file, function: site.function, callee: site.callee, reference: site.reference,
                area: site.ownership?.subsystem, line: site.line, firstSeen: label, lastSeen: label,
                events: [Biography.Event(release: label, kind: .firstSeen, detail: detail)]))
    }

    private mutating func end(_ index: Int, label: String, _ kind: Biography.Event.Kind, _ detail: String) {
        biographies[index].events.append(Biography.Event(release: label, kind: kind, detail: detail))
    }

    private mutating func go(on index: Int, _ row: DiffRow, _ old: CallSite, _ new: CallSite, label: String) {
        living[new.id] = index
        biographies[index].id = new.id
        biographies[index].file = new.file
        biographies[index].function = new.function
        biographies[index].callee = new.callee
        biographies[index].reference = new.reference
        biographies[index].area = new.ownership?.subsystem ?? biographies[index].area
        biographies[index].line = new.line
        biographies[index].lastSeen = label
        for change in row.changes {
            let (kind, detail) = Self.event(change, row, old, new)
            biographies[index].events.append(Biography.Event(release: label, kind: kind, detail: detail))
        }
    }

    private static func event(
        _ change: DiffRow.Change, _ row: DiffRow, _ old: CallSite, _ new: CallSite
    ) -> (Biography.Event.Kind, String) {
        func step(_ before: String?, _ after: String?) -> String { "\(before ?? "none") -> \(after ?? "none")" }
        switch change {
        case .getToPin: return (.converted, "")
        case .pinToGet: return (.convertedBack, "")
        case .flags: return (.flags, step(flags(old), flags(new)))
        case .vmasDropped: return (.vmasDropped, old.vmas.rawValue)
        case .callee: return (.callee, step(old.callee, new.callee))
        case .moved: return (.moved, step(old.file, new.file))
        case .function: return (.function, step(old.function, new.function))
        case .release:
            func release(_ site: CallSite) -> String? {
                site.judgement.map { ([$0.release.pairing.rawValue] + $0.release.functions).joined(separator: " ") }
            }
            return (.release, step(release(old), release(new)))
        case .lifetime: return (.lifetime, step(old.judgement?.lifetime.rawValue, new.judgement?.lifetime.rawValue))
        case .case: return (.case, step(old.judgement?.case.is.rawValue, new.judgement?.case.is.rawValue))
        case .modular:
            func modular(_ site: CallSite) -> String? { site.ownership?.modular.map { $0 ? "yes" : "no" } }
            return (.modular, step(modular(old), modular(new)))
        case .ruleGained: return (.ruleGained, row.rules.gained.joined(separator: " "))
        case .ruleLost: return (.ruleLost, row.rules.lost.joined(separator: " "))
        }
    }

    /// `FOLL_LONGTERM FOLL_WRITE?`
    private static func flags(_ site: CallSite) -> String {
        let words = site.flags.must + site.flags.may.map { $0 + "?" } + (site.flags.unknown ? ["?"] : [])
        return words.isEmpty ? "0" : words.joined(separator: " ")
    }

    private static func place(_ site: CallSite) -> String {
        "\(site.file) \(site.function ?? "outside every function") \(site.callee)"
    }
}
