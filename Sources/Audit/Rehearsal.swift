package import CallSites
package import KernelTree
package import Report

/// Audits of one tree as it would be with patches applied, which is walked and searched once for all of them.
package struct Rehearsal: Sendable {
    private let options: AuditOptions
    private let knowledge: KnowledgeTexts
    private let survey: Survey

    /// The tree as it is.
    package var tree: KernelTree { survey.ground.view.tree }

    /// - Parameter report: of the tree as it is, where there is one: what it says of files need not be found again.
    package init(_ options: AuditOptions, after report: AuditReport? = nil, observer: AuditObserver) async throws {
        var options = options
        // What a commit has otherwise is said by the report of the tree as it is.
        options.checkout = nil
        self.options = options
        knowledge = try KnowledgeTexts(rules: options.rules, judges: options.judges)
        let auditor = Auditor(options, observer: observer)
        var survey = try await auditor.survey(auditor.tree(), auditor.openIndex(), for: knowledge.family)
        for site in report?.sites ?? [] { survey.owners[site.file] = site.ownership }
        self.survey = survey
    }

    /// - Parameters:
    ///   - paths: the files of which the report speaks.
    ///   - overlay: files as they would be.
    ///   - syntax: functions whose text is wanted, by their file.
    package func audit(
        of paths: Set<String>, overlay: [String: [UInt8]], syntax: [String: [String]], observer: AuditObserver
    ) async throws -> Audited {
        var options = options
        options.scope = .files(paths)
        let auditor = Auditor(options, observer: observer)
        let files = try TreeStore(directory: options.store).overlay(overlay, on: survey.ground.view.tree)
        defer { files.remove() }
        let patched = try await survey.replacing(files.files, for: knowledge.family, by: auditor.pool)
        let (audited, bench) = try await auditor.audit(patched, knowing: knowledge, syntax: syntax)
        auditor.clear(bench)
        try patched.ground.confirm()
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
        try await readers(observer).files(naming: [name])
    }

    /// The files that include a header, over others as well; nil where they are too many to be looked at.
    package func files(including header: String, observer: AuditObserver) async throws -> Set<String>? {
        try await readers(observer).files(including: header, atMost: Self.mostReaders)
    }

    private static let mostReaders = 64

    private func readers(_ observer: AuditObserver) -> Readers {
        Readers(survey: survey, pool: TaskPool(jobs: options.jobs, observer: observer))
    }

    /// Throws where the tree was not the same all the time.
    package func confirm() async throws {
        try await survey.ground.confirmAll(excluding: options.excluded, jobs: options.jobs)
    }
}
