internal import AuditIndex
internal import CallSites
internal import Clang
internal import CompileEnvironment
internal import Foundation
internal import KernelTree
internal import Knowledge
internal import Paths
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
    let environments: PreparedEnvironments
    let dependencies: DependencyView
    let counter: UnitCounter

    func run(_ request: UnitRequest) -> UnitResult {
        let plan = key(of: request)
        if let known = known(plan) {
            counter.add(isKnown: true)
            return known
        }
        counter.add(isKnown: false)
        let header = request.precompiled.flatMap { environments.header($0) }
        var result = parse(request, with: header)
        // A precompiled header that libclang refuses must not cost the unit.
        if result.status == .failed, header != nil { result = parse(request, with: nil) }
        remember(result, for: plan, precompiled: header)
        return result
    }

    /// True where the index answers for the unit.
    func knows(_ request: UnitRequest) -> Bool { stored(key(of: request)) != nil }

    private func known(_ plan: PlanKey) -> UnitResult? {
        stored(plan).flatMap { try? JSONDecoder().decode(UnitResult.self, from: $0) }
    }

    private func stored(_ plan: PlanKey) -> Data? {
        try? index.facts(plan: plan, matching: { dependencies.content(of: $0) })
    }

    /// Without the places of the tree and its store: another revision, or another checkout, shares what it has in common.
    private func key(of request: UnitRequest) -> PlanKey {
        // A made-up unit names files of the tree.
        let root = PathSpelling.text(of: tree.absolutePath(""))
        let contents = request.contents.map { contents in
            let text = request.file.hasPrefix("<")
                ? Array(String(decoding: contents, as: UTF8.self).replacing(root, with: "@tree/").utf8) : contents
            return ContentHash(ofBlob: text).rawValue
        }
        let environment = [
            request.environment, request.trailing, request.precompiled?.identity ?? "", contents ?? "",
            knowledgeKey, request.forcedBy ?? "", request.queries.map { "\($0)" } ?? "",
        ]
        return PlanKey(
            file: request.file, arguments: request.arguments.map { tree.placeless($0, store: store) },
            environment: environment.joined(separator: "\u{0}"))
    }

    private func remember(_ result: UnitResult, for plan: PlanKey, precompiled: PrecompiledHeader?) {
        let read = Set(result.facts.inclusions).union(precompiled?.inputs ?? [])
        let dependencies = dependencies.dependencies(reading: read, for: result.arch)
        guard let data = try? JSONEncoder().encode(result) else { return }
        try? index.record([UnitRecord(plan: plan, dependencies: dependencies, facts: data)])
    }

    private func parse(_ request: UnitRequest, with header: PrecompiledHeader?) -> UnitResult {
        let start = ContinuousClock.now
        var result = UnitResult(
            file: request.file, arch: "\(request.architecture)", environment: request.environment,
            isForced: request.forcedBy != nil, reason: request.forcedBy, seconds: 0, status: .failed, facts: UnitFacts())
        do {
            let unit = try translationUnit(request, header)
            result.facts = extractor.facts(
                of: unit, interest: request.queries == nil ? interest : [request.file: []], queries: request.queries,
                relativePath: tree.relativePath, contents: { contents(of: $0, in: request) })
            result.status = result.facts.errors == 0 ? .parsed : .degraded
            // What lies outside the tree is no business of this audit: a unit that read it is not believed.
            if let stranger = result.facts.inclusions.first(where: { isForeign($0) }) {
                result.facts = UnitFacts()
                result.facts.errors = 1
                result.facts.firstError = "it reads \(stranger), outside the tree"
                result.status = .failed
            }
            result.facts.inclusions = result.facts.inclusions.compactMap { dependencies.name(of: $0) }
        } catch {
            result.facts.errors = 1
            result.facts.firstError = "\(error)"
        }
        // Where the cache lies is no part of a report.
        result.facts.firstError = result.facts.firstError?.replacing(store + "/", with: "generated/")
            .replacing(PathSpelling.text(of: tree.absolutePath("")), with: "")
        result.seconds = (ContinuousClock.now - start).inSeconds
        return result
    }

    /// What libclang read for a file. libclang itself would look through a whole precompiled header to find it.
    private func contents(of path: String, in request: UnitRequest) -> [UInt8]? {
        if path == main(of: request), let contents = request.contents { return contents }
        let relative = tree.relativePath(path)
        if !TreePath.isAbsolute(relative) { return tree.tree.contents(of: relative) }
        return TreePath.isBelow(relative, store) ? FileManager.default.contents(atPath: relative).map { [UInt8]($0) } : nil
    }

    private func main(of request: UnitRequest) -> String {
        guard request.file.hasPrefix("<") else { return tree.absolutePath(request.file) }
        return PathSpelling.spelled("\(store)/\(request.file.dropFirst().dropLast()).c")
    }

    private func isForeign(_ path: String) -> Bool {
        TreePath.isAbsolute(path) && !TreePath.isBelow(path, store) && !TreePath.isBelow(path, library.resourceDirectory)
    }

    private func translationUnit(
        _ request: UnitRequest, _ header: PrecompiledHeader?
    ) throws(ClangError) -> TranslationUnit {
        let main = main(of: request)
        let trailing = "\(store)/trailing.h"
        var arguments = request.arguments
        if let header {
            arguments += ["-include-pch", header.path, "-Xclang", "-fallow-pch-with-compiler-errors"]
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
