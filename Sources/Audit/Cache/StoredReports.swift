internal import AuditIndex
internal import Clang
internal import Foundation
internal import Knowledge
internal import Report
internal import Paths
internal import RuleChecks
internal import UnitParsing

/// What an earlier audit said, in full: its report, and what was noticed beside it.
private struct StoredReport: Codable {
    var notices: [String]
    var report: AuditReport
}

extension Auditor {
    /// Asks for the report of an earlier audit of the same commit by the same tool, rules and options.
    package func lookUp(_ revision: AuditedRevision) async throws -> ReportLookUp {
        guard let name = try await reportName(of: nil) else { return ReportLookUp(report: nil, name: nil) }
        var report = stored(name, in: try openIndex())
        report?.tree.path = revision.repository
        return ReportLookUp(report: report, name: name)
    }

    /// Names the report of a directory as it is now, or of a revision; nil where none is to be kept: a part is no
    /// report, times differ from run to run, and what changed just now may change again unseen.
    func reportName(of root: String?) async throws -> ReportName? {
        guard options.index != nil, options.scope == .whole, !options.includesTimings,
            let source = root ?? options.revision?.commit, let libclang = try await libraryIdentity()
        else { return nil }
        var tree: TreeSeal?
        if let root {
            tree = try await TreeSeal(of: PathSpelling.text(of: root), by: pool)
            guard tree?.isSettled == true else { return nil }
        }
        let place = ReportPlace(
            source: source, libclang: options.library.path, judges: options.judges, excluded: options.excluded.sorted(),
            largestFile: options.largestFile)
        let key = ReportKey(
            place: place, schema: AuditReport.currentSchema, tree: tree?.digest, commit: options.checkout?.commit,
            version: options.version,
            build: options.build, libclang: libclang, rules: rulesContents, suppressions: options.suppressions,
            seconds: options.limits.seconds, megabytes: options.limits.megabytes, user: geteuid())
        return ReportName(
            place: "whole report \(try place.hash)", key: try key.hash, isOfDirectory: root != nil)
    }

    func stored(_ name: ReportName, in index: AuditIndex) -> AuditReport? {
        guard let data = try? index.blob(for: name.place), data.starts(with: name.key.bytes),
            let known = try? JSONDecoder().decode(StoredReport.self, from: data.dropFirst(ContentHash.byteCount))
        else { return nil }
        known.notices.forEach(passing.notice)
        return known.report
    }

    /// False where nothing could be kept.
    func keep(_ report: AuditReport, as name: ReportName, in index: AuditIndex) -> Bool {
        guard options.revision?.isWhole != false,
            let data = try? JSONEncoder().encode(StoredReport(notices: notices.all, report: report))
        else { return false }
        return (try? index.setBlob(Data(name.key.bytes) + data, for: name.place)) != nil
    }

    /// The library and the headers that it brings, as they are; nil where one of them was changed just now.
    private func libraryIdentity() async throws -> String? {
        let library = options.library
        var status = stat()
        guard stat(library.path, &status) == 0,
            let headers = try await TreeSeal(of: library.resourceDirectory + "/include", by: pool), headers.isSettled
        else { return nil }
        let stamp = FileStamp(status)
        return stamp.isSettled(at: FileStamp.now()) ? "\(library.version) \(stamp) \(headers.digest)" : nil
    }

    private var rulesContents: [String: ContentHash] {
        let own = RulesText.files(below: options.rules).filter { $0.hasSuffix(".yaml") }
        let paths = own.map { "\(options.rules)/\($0)" } + options.ruleSet.rules.map(\.path)
        return Dictionary(paths.map { ($0, ContentHash(ofBlob: RulesText.bytes(of: $0) ?? [])) }) { first, _ in first }
    }

    func openIndex() throws -> AuditIndex {
        guard let path = options.index else { return try AuditIndex.inMemory() }
        do {
            let index = try AuditIndex(path: path, fingerprint: "gupaudit \(options.version)")
            index.notices.forEach(passing.notice)
            return index
        } catch {
            passing.notice("\(error); this run keeps nothing")
            return try AuditIndex.inMemory()
        }
    }
}
