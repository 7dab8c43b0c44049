package import Report

/// The family's use over several releases: a line for each, and the biography of every site.
package struct History: Codable, Hashable, Sendable {
    package static let currentSchema = 1

    package var schema: Int
    package var releases: [Release]
    /// Sorted by the release that first had the site, then by its place there.
    package var biographies: [Biography]
    /// Subsystems that MAINTAINERS called otherwise in an earlier release: that name, and the one they count under.
    package var renamedAreas: [String: String]

    private enum CodingKeys: String, CodingKey {
        case schema, releases, biographies
        case renamedAreas = "renamed_areas"
    }

    /// What one release has.
    package struct Release: Codable, Hashable, Sendable {
        package var label: String
        package var version: String
        /// Of its release, as `2024-11-17`; nil where nobody said.
        package var date: String?
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
        /// Sites by subsystem, as the latest release calls it; by top-level directory where no report of the series
        /// names subsystems. nil for a release without MAINTAINERS among others that have it.
        package var areas: [String: Int]?
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
        /// Of the added and the removed, those that take a reference of the kind.
        package var addedGet: Int
        package var addedPin: Int
        package var removedGet: Int
        package var removedPin: Int

        private enum CodingKeys: String, CodingKey {
            case converted
            case convertedBack = "converted_back"
            case added, removed, changed
            case addedGet = "added_get"
            case addedPin = "added_pin"
            case removedGet = "removed_get"
            case removedPin = "removed_pin"
        }
    }

    /// A report and the name that its release goes by.
    package struct Entry: Sendable {
        package var label: String
        package var report: AuditReport
        package var texts: SiteTexts
        /// Of its release, as `2024-11-17`.
        package var date: String?

        package init(label: String, report: AuditReport, texts: SiteTexts = [:], date: String? = nil) {
            self.label = label
            self.report = report
            self.texts = texts
            self.date = date
        }
    }

    /// - Parameter entries: from the oldest release to the newest.
    package init(_ entries: [Entry], successors: SuccessorTable = SuccessorTable()) {
        schema = Self.currentSchema
        var areas = AreaNames(entries.map(\.report))
        var sinces: [Since?] = entries.isEmpty ? [] : [nil]
        var book = BiographyBook()
        if let first = entries.first { book.open(first.report.sites, label: first.label) }
        for (before, entry) in zip(entries, entries.dropFirst()) {
            let diff = ReportDiff(
                old: before.report, new: entry.report,
                knowing: ReportDiff.Knowledge(successors: successors, oldTexts: before.texts, newTexts: entry.texts))
            sinces.append(Since(diff))
            areas.learn(from: diff)
            book.turn(to: diff, label: entry.label)
        }
        renamedAreas = areas.renamed
        releases = zip(entries, sinces).map { Release($0, areas: areas, since: $1) }
        biographies = book.biographies.map { biography in
            var biography = biography
            biography.area = areas.area(ofFile: biography.file, in: biography.area)
            return biography
        }
    }
}

extension History.Release {
    fileprivate init(_ entry: History.Entry, areas: AreaNames, since: History.Since?) {
        let report = entry.report
        let sites = report.sites
        func count(_ reference: Reference) -> Int { sites.count { $0.reference == reference } }
        func counts(_ name: (CallSite) -> String) -> [String: Int] {
            Dictionary(sites.map { (name($0), 1) }, uniquingKeysWith: +)
        }
        let isJudged = sites.contains { $0.judgement != nil }
        let names = areas.names(of: report)
        self.init(
            label: entry.label, version: report.tree.version, date: entry.date, sites: sites.count, get: count(.get),
            pin: count(.pin), none: count(.none), param: count(.param), balanced: report.ledger.balanced,
            callees: counts(\.callee),
            cases: isJudged ? counts { $0.judgement?.case.is.rawValue ?? "not judged" } : nil,
            areas: names.map { Dictionary($0.map { ($0, 1) }, uniquingKeysWith: +) }, since: since)
    }
}

extension History.Since {
    fileprivate init(_ diff: ReportDiff) {
        // A new site that stands for several old ones was converted once.
        func sites(with change: DiffRow.Change) -> Int { Set(diff.rows(with: change).map { $0.new?.id }).count }
        func count(_ status: DiffRow.Status, _ reference: Reference) -> Int {
            diff.rows(status).count { $0.site?.reference == reference }
        }
        self.init(
            converted: sites(with: .getToPin), convertedBack: sites(with: .pinToGet), added: diff.rows(.added).count,
            removed: diff.rows(.removed).count, changed: diff.rows(.changed).count, addedGet: count(.added, .get),
            addedPin: count(.added, .pin), removedGet: count(.removed, .get), removedPin: count(.removed, .pin))
    }
}
