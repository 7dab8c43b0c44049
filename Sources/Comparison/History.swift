package import Report

/// The family's use over several releases: a line for each, and the biography of every site.
package struct History: Codable, Hashable, Sendable {
    package static let currentSchema = 1

    package var schema: Int
    package var releases: [Release]
    /// Sorted by the release that first had the site, then by its place there.
    package var biographies: [Biography]

    /// What one release has.
    package struct Release: Codable, Hashable, Sendable {
        package var label: String
        package var sites: Int
        package var get: Int
        package var pin: Int
        package var none: Int
        package var param: Int
        package var balanced: Bool
        /// Sites by the function called.
        package var callees: [String: Int]
        /// Sites by the case of pin_user_pages.rst; nil where the audit did not judge.
        package var cases: [String: Int]?
        /// Sites by subsystem, or by top-level directory where a report of the series names no subsystems.
        package var areas: [String: Int]
        /// Since the release before; nil for the first.
        package var since: Since?
    }

    /// What became of the sites of the release before.
    package struct Since: Codable, Hashable, Sendable {
        package var converted: Int
        package var convertedBack: Int
        package var added: Int
        package var removed: Int
        package var changed: Int

        private enum CodingKeys: String, CodingKey {
            case converted
            case convertedBack = "converted_back"
            case added, removed, changed
        }
    }

    /// A report and the name that its release goes by.
    package struct Entry: Sendable {
        package var label: String
        package var report: AuditReport
        package var texts: SiteTexts

        package init(label: String, report: AuditReport, texts: SiteTexts = [:]) {
            self.label = label
            self.report = report
            self.texts = texts
        }
    }

    /// - Parameter entries: from the oldest release to the newest.
    package init(_ entries: [Entry], successors: SuccessorTable = SuccessorTable()) {
        schema = Self.currentSchema
        let hasSubsystems = entries.allSatisfy { entry in entry.report.sites.allSatisfy { $0.ownership != nil } }
        var releases: [Release] = []
        var book = BiographyBook()
        for (index, entry) in entries.enumerated() {
            var release = Release(entry.label, entry.report, bySubsystem: hasSubsystems)
            if index == 0 {
                book.open(entry.report.sites, label: entry.label)
            } else {
                let before = entries[index - 1]
                let diff = ReportDiff(
                    old: before.report, new: entry.report,
                    knowing: ReportDiff.Knowledge(
                        successors: successors, oldTexts: before.texts, newTexts: entry.texts))
                release.since = Since(diff)
                book.turn(to: diff, label: entry.label)
            }
            releases.append(release)
        }
        self.releases = releases
        biographies = book.biographies
    }
}

extension History.Release {
    fileprivate init(_ label: String, _ report: AuditReport, bySubsystem: Bool) {
        let sites = report.sites
        func count(_ reference: Reference) -> Int { sites.count { $0.reference == reference } }
        func counts(_ name: (CallSite) -> String) -> [String: Int] {
            Dictionary(sites.map { (name($0), 1) }, uniquingKeysWith: +)
        }
        let isJudged = sites.contains { $0.judgement != nil }
        self.init(
            label: label, sites: sites.count, get: count(.get), pin: count(.pin), none: count(.none),
            param: count(.param), balanced: report.ledger.balanced, callees: counts(\.callee),
            cases: isJudged ? counts { $0.judgement?.case.is.rawValue ?? "not judged" } : nil,
            areas: counts { site in
                if bySubsystem { return site.ownership?.subsystem ?? "no subsystem" }
                return site.file.split(separator: "/").first.map(String.init) ?? site.file
            }, since: nil)
    }
}

extension History.Since {
    fileprivate init(_ diff: ReportDiff) {
        // A new site that stands for several old ones was converted once.
        func sites(with change: DiffRow.Change) -> Int { Set(diff.rows(with: change).map { $0.new?.id }).count }
        self.init(
            converted: sites(with: .getToPin), convertedBack: sites(with: .pinToGet), added: diff.rows(.added).count,
            removed: diff.rows(.removed).count, changed: diff.rows(.changed).count)
    }
}
