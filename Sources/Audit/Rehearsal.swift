internal import AuditIndex
package import CallSites
package import KernelTree
internal import Report

/// Audits of one tree as it would be with patches applied, which is walked and searched once for all of them. What was
/// asked before of the same tree is answered without.
package struct Rehearsal: Sendable {
    /// The tree as it is.
    package let tree: KernelTree

    private let options: AuditOptions
    private let name: ReportName?
    private let report: AuditReport?
    private let index: AuditIndex
    private let answers: KeptAnswers
    private let ground = Memo<Ground>()

    /// What audits are made of, once there is something that nobody has asked before.
    private struct Ground: Sendable {
        let knowledge: KnowledgeTexts
        let survey: Survey
    }

    /// What an audit with patches found, as it is kept.
    private struct Answer: Codable {
        var report: AuditReport
        var syntax: [String: FileSyntax]
        var units: Int
    }

    /// - Parameters:
    ///   - audited: the tree as it is, where it was audited: what its report says of files need not be found again, and
    ///     while it is the same, so is what was asked before.
    ///   - purpose: of what is asked; the answers for the last of each are kept.
    package init(_ options: AuditOptions, after audited: Audited? = nil, purpose: String = "") throws {
        self.options = options
        let auditor = Auditor(options)
        tree = try auditor.tree()
        index = try auditor.openIndex()
        name = audited?.name.flatMap { $0.isOfDirectory ? $0 : nil }
        report = audited?.report
        answers = KeptAnswers(for: purpose, beside: name, in: index)
    }

    /// The tree, walked and searched.
    private func ground(_ observer: AuditObserver) async throws -> Ground {
        try await ground.value {
            let knowledge = try KnowledgeTexts(rules: options.rules, judges: options.judges)
            var survey = try await auditor(observer).survey(tree, index, for: knowledge.family)
            for site in report?.sites ?? [] { survey.owners[site.file] = site.ownership }
            return Ground(knowledge: knowledge, survey: survey)
        }
    }

    private func auditor(_ observer: AuditObserver, scope: AuditScope = .whole) -> Auditor {
        var options = options
        options.scope = scope
        // What a commit has otherwise is said by the report of the tree as it is.
        options.checkout = nil
        return Auditor(options, observer: observer)
    }

    /// - Parameters:
    ///   - paths: the files of which the report speaks.
    ///   - overlay: files as they would be.
    ///   - syntax: functions whose text is wanted, by their file.
    package func audit(
        of paths: Set<String>, overlay: [String: [UInt8]], syntax: [String: [String]], observer: AuditObserver
    ) async throws -> Audited {
        let question = RehearsalQuestion(
            paths: paths.sorted(), overlay: overlay.mapValues { ContentHash(ofBlob: $0) }, syntax: syntax)
        if let known: Answer = answers.known(question) {
            observer.finished(UnitCount(known: known.units))
            return Audited(report: known.report, covered: paths, syntax: known.syntax)
        }
        let ground = try await ground(observer)
        let auditor = auditor(observer, scope: .files(paths))
        let files = try TreeStore(directory: options.store).overlay(overlay, on: tree)
        defer { files.remove() }
        let patched = try await ground.survey.replacing(files.files, for: ground.knowledge.family, by: auditor.pool)
        let (audited, bench) = try await auditor.audit(patched, knowing: ground.knowledge, syntax: syntax)
        auditor.clear(bench)
        try patched.ground.confirm()
        let units = bench.counter.count
        if bench.isKeepable {
            let answer = Answer(report: audited.report, syntax: audited.syntax, units: units.parsed + units.known)
            answers.add(answer, to: question)
        }
        return audited
    }

    /// Functions as the compiler divides them, and what it says of their files: nothing is audited.
    package func read(
        _ functions: [String: [String]], overlay: [String: [UInt8]] = [:], observer: AuditObserver
    ) async throws -> [String: FileSyntax] {
        try await audit(of: [], overlay: overlay, syntax: functions, observer: observer).syntax
    }

    /// The files in which a name stands, sorted.
    package func files(naming name: String, observer: AuditObserver) async throws -> [String] {
        try await answer(to: ReadersQuestion(name: name), observer) { try await $0.files(naming: [name]) }
    }

    /// The files that include a header, over others as well; nil where they are too many to be looked at.
    package func files(including header: String, observer: AuditObserver) async throws -> Set<String>? {
        let files: [String]? = try await answer(
            to: ReadersQuestion(header: header, most: Self.mostReaders), observer
        ) { try await $0.files(including: header, atMost: Self.mostReaders)?.sorted() }
        return files.map { Set($0) }
    }

    private static let mostReaders = 64

    private func answer<Files: Codable & Sendable>(
        to question: ReadersQuestion, _ observer: AuditObserver, _ find: (Readers) async throws -> Files
    ) async throws -> Files {
        if let known: Files = answers.known(question) { return known }
        let survey = try await ground(observer).survey
        let found = try await find(Readers(survey: survey, pool: TaskPool(jobs: options.jobs, observer: observer)))
        answers.add(found, to: question)
        return found
    }

    /// Throws where the tree was not the same all the time.
    package func confirm() async throws {
        let survey = ground.made?.survey
        if let name, survey?.ground.view.hasChanged != true,
            try await Auditor(options).reportName(of: tree.root)?.key == name.key
        {
            return answers.keep()
        }
        if let survey {
            try await survey.ground.confirmAll(excluding: options.excluded, jobs: options.jobs)
        } else if name != nil {
            throw AuditError.treeChanged(tree: tree.root, paths: [])
        }
    }
}
