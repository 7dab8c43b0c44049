internal import AuditIndex
internal import Clang
internal import Foundation
internal import Knowledge
package import Report
internal import RuleChecks

extension Auditor {
    /// The report of an earlier audit of the same commit by the same tool, rules and options.
    package func storedReport() -> AuditReport? {
        guard let key = storedReportKey, let revision = options.revision, let index = try? openIndex(),
            let data = try? index.blob(for: key), var report = try? JSONDecoder().decode(AuditReport.self, from: data)
        else { return nil }
        report.tree.path = revision.repository
        return report
    }

    /// - Parameter count: what was given up today may be parsed tomorrow.
    func keep(_ report: AuditReport, of count: UnitCount, in index: AuditIndex) {
        guard options.revision?.isWhole == true, count.givenUp == 0, let key = storedReportKey else { return }
        try? index.setBlob(JSONEncoder().encode(report), for: key)
    }

    /// nil where a report is not to be kept: a directory may change at any time, and a part is no report of a revision.
    private var storedReportKey: String? {
        guard let revision = options.revision, options.scope == .whole, !options.includesTimings else { return nil }
        let key = ReportKey(
            schema: AuditReport.currentSchema, commit: revision.commit, version: options.version, build: options.build,
            libclang: options.library.version, rules: rulesContents, judges: options.judges,
            excluded: options.excluded.sorted(), suppressions: options.suppressions, largestFile: options.largestFile)
        return (try? key.hash).map { "report \($0)" }
    }

    private var rulesContents: [ContentHash] {
        let own = RulesText.files(below: options.rules).filter { $0.hasSuffix(".yaml") }
        let paths = own.map { "\(options.rules)/\($0)" } + options.ruleSet.rules.map(\.path)
        return paths.map { ContentHash(ofBlob: RulesText.bytes(of: $0) ?? []) }
    }

    func openIndex() throws -> AuditIndex {
        guard let path = options.index else { return try AuditIndex.inMemory() }
        do {
            let index = try AuditIndex(path: path, fingerprint: "gupaudit \(options.version)")
            index.notices.forEach(pool.observer.notice)
            return index
        } catch {
            pool.observer.notice("\(error); this run keeps nothing")
            return try AuditIndex.inMemory()
        }
    }
}
