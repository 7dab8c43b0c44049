internal import AuditIndex
internal import CallSites
internal import Clang
internal import CompileEnvironment
internal import Foundation
internal import Knowledge
internal import Report

/// Parses units, or finds what they showed in the index.
struct UnitParser: Sendable {
    let tree: TreeView
    let library: ClangLibrary
    let index: AuditIndex
    let extractor: UnitExtractor
    /// Every occurrence of the tree, by file.
    let interest: [String: [Occurrence]]
    /// What cached facts depend on besides files: rules, flag values, versions.
    let knowledgeKey: String
    let store: String

    func run(_ request: UnitRequest) -> UnitResult {
        let plan = key(of: request)
        if let data = try? index.facts(plan: plan, matching: { tree.content(of: $0) }),
            let known = try? JSONDecoder().decode(UnitResult.self, from: data)
        {
            return known
        }
        var result = parse(request)
        if result.status == .failed, request.precompiled != nil {
            // A precompiled header that libclang refuses must not cost the unit.
            var plain = request
            plain.precompiled = nil
            result = parse(plain)
        }
        remember(result, for: plan, precompiled: request.precompiled)
        return result
    }

    private func key(of request: UnitRequest) -> PlanKey {
        let contents = request.contents.map { ContentHash(ofBlob: $0).rawValue } ?? ""
        let environment = [
            request.environment, request.trailing, request.precompiled?.identity ?? "", contents, knowledgeKey,
            request.forcedBy ?? "", request.queries.map { "\($0)" } ?? "",
        ]
        return PlanKey(file: request.file, arguments: request.arguments, environment: environment.joined(separator: "\u{0}"))
    }

    private func remember(_ result: UnitResult, for plan: PlanKey, precompiled: PrecompiledHeader?) {
        let read = Set(result.facts.inclusions).union(precompiled?.inputs ?? [])
        let dependencies = read.sorted().compactMap { path in
            tree.content(of: path).map { Dependency(path: path, content: $0) }
        }
        guard let data = try? JSONEncoder().encode(result) else { return }
        try? index.record([UnitRecord(plan: plan, dependencies: dependencies, facts: data)])
    }

    private func parse(_ request: UnitRequest) -> UnitResult {
        let start = ContinuousClock.now
        var result = UnitResult(
            file: request.file, arch: "\(request.architecture)", environment: request.environment,
            isForced: request.forcedBy != nil, reason: request.forcedBy, seconds: 0, status: .failed, facts: UnitFacts())
        do {
            let unit = try translationUnit(request)
            result.facts = extractor.facts(
                of: unit, interest: request.queries == nil ? interest : [request.file: []], queries: request.queries
            ) { tree.relativePath($0) }
            result.status = result.facts.errors == 0 ? .parsed : .degraded
            // What lies outside the tree is no business of this audit: a unit that read it is not believed.
            if let stranger = result.facts.inclusions.first(where: { isForeign($0) }) {
                result.facts = UnitFacts()
                result.facts.errors = 1
                result.facts.firstError = "it reads \(stranger), outside the tree"
                result.status = .failed
            }
            result.facts.inclusions = result.facts.inclusions.filter { !$0.hasPrefix("/") && !$0.hasPrefix("<") }
        } catch {
            result.facts.errors = 1
            result.facts.firstError = "\(error)"
        }
        result.seconds = (ContinuousClock.now - start).inSeconds
        return result
    }

    private func isForeign(_ path: String) -> Bool {
        path.hasPrefix("/") && !path.hasPrefix(store + "/") && !path.hasPrefix(library.resourceDirectory + "/")
    }

    private func translationUnit(_ request: UnitRequest) throws(ClangError) -> TranslationUnit {
        let main = request.file.hasPrefix("<") ? "\(store)/\(request.file.dropFirst().dropLast()).c" : tree.absolutePath(request.file)
        let trailing = "\(store)/trailing.h"
        var arguments = request.arguments
        if let precompiled = request.precompiled {
            arguments += ["-include-pch", precompiled.path, "-Xclang", "-fallow-pch-with-compiler-errors"]
        }
        arguments += ["-include", trailing]
        var unsaved = [trailing: Array(request.trailing.utf8)]
        if let contents = request.contents { unsaved[main] = contents }
        for link in tree.outwardLinks { unsaved[link] = [] }
        let index = try Index(library, excludesPrecompiledDeclarations: true)
        return try TranslationUnit(main, arguments: arguments, unsaved: unsaved, index: index)
    }
}

extension Duration {
    var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
