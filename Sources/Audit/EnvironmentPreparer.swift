internal import AuditIndex
internal import Clang
internal import CompileEnvironment
internal import Foundation
internal import Kconfig
internal import KernelTree

/// Makes the compile environments that an audit needs, or takes them from the index where nothing they read has changed.
struct EnvironmentPreparer: Sendable {
    let tree: TreeView
    let builder: EnvironmentBuilder
    let library: ClangLibrary
    let index: AuditIndex
    let store: String
    let version: String
    /// Changes when a header or a file of the build system comes or goes: which there are decides what is generated.
    let headerNames: String

    /// A value as the index keeps it, with the content of everything it was computed from.
    private struct Remembered<Value: Codable>: Codable {
        var value: Value
        var inputs: [String: ContentHash]
    }

    func environment(for architecture: Architecture) throws -> ArchitectureEnvironment {
        let key = "environment \(version) \(library.version) \(tree.tree.root) \(headerNames) \(architecture)"
        // The store may hold another revision's headers, although the index remembers this one's.
        if let known: ArchitectureEnvironment = recall(key), mark(of: architecture) == known.fingerprint { return known }
        try? FileManager.default.removeItem(atPath: marker(of: architecture))
        let environment = try builder.prepare(architecture)
        remember(environment, madeFrom: environment.inputs, as: key)
        _ = FileManager.default.createFile(
            atPath: marker(of: architecture), contents: Data(environment.fingerprint.utf8))
        return environment
    }

    /// Says that an architecture's generated headers are all written, and which they are.
    private func marker(of architecture: Architecture) -> String { "\(store)/\(architecture)/complete" }

    private func mark(of architecture: Architecture) -> String? {
        FileManager.default.contents(atPath: marker(of: architecture)).map { String(decoding: $0, as: UTF8.self) }
    }

    /// A precompiled header of the headers that the files share; nil where it would not pay.
    func recipe(for environment: ArchitectureEnvironment, files: [String]) -> PrecompiledRecipe? {
        guard files.count > 1 else { return nil }
        let headers = builder.commonHeaders(of: files, in: environment)
        guard !headers.isEmpty else { return nil }
        let text = environment.precompiledHeaderText(for: headers)
        let source = "\(store)/\(environment.architecture)/precompiled.h"
        let arguments = environment.arguments(for: source)
        let recipe = [version, library.version, text] + arguments.map { tree.placeless($0, store: store) }
        let identity = ContentHash(ofBlob: Array(recipe.joined(separator: "\u{0}").utf8)).rawValue
        return PrecompiledRecipe(
            architecture: environment.architecture, source: source, text: text, arguments: arguments, identity: identity,
            file: ContentHash(ofBlob: Array("\(identity) \(environment.fingerprint)".utf8)).rawValue)
    }

    /// nil where it cannot be built.
    func precompiledHeader(_ recipe: PrecompiledRecipe) -> PrecompiledHeader? {
        let key = "precompiled \(store) \(recipe.file)"
        if let known: PrecompiledHeader = recall(key), FileManager.default.fileExists(atPath: known.path) { return known }
        let path = "\(store)/\(recipe.architecture)/\(recipe.file).pch"
        guard let inputs = try? build(recipe.source, recipe.text, recipe.arguments, to: path) else { return nil }
        let header = PrecompiledHeader(path: path, identity: recipe.identity, inputs: inputs)
        // The file's name stands for what was generated.
        remember(header, madeFrom: inputs.filter { !TreePath.isAbsolute($0) }, as: key)
        return header
    }

    /// Builds the header beside its final place and moves it there, so that an interrupted run leaves nothing half made.
    private func build(_ source: String, _ text: String, _ arguments: [String], to path: String) throws -> [String] {
        let index = try Index(library, excludesPrecompiledDeclarations: false)
        let unit = try TranslationUnit(
            source, arguments: ["-xc-header"] + arguments.filter { $0 != "-xc" } + ["-Xclang", "-fallow-pch-with-compiler-errors"],
            unsaved: [source: Array(text.utf8)], mode: [.forSerialization, .skipFunctionBodies], index: index)
        let draft = path + ".\(ProcessInfo.processInfo.processIdentifier)"
        try unit.save(to: draft)
        guard rename(draft, path) == 0 else { throw ClangError.save(path: path, code: errno) }
        removeOthers(than: path)
        return Set(unit.inclusions().compactMap { DependencyView.name(of: tree.relativePath($0), store: store) }).sorted()
    }

    /// Each is tens of megabytes: the last two stay, for going back and forth.
    private func removeOthers(than path: String) {
        let directory = (path as NSString).deletingLastPathComponent
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        let dated = names.filter { $0.hasSuffix(".pch") }.map { name in
            let attributes = try? FileManager.default.attributesOfItem(atPath: "\(directory)/\(name)")
            return (name, attributes?[.modificationDate] as? Date ?? .distantPast)
        }
        for (name, _) in dated.sorted(by: { ($1.1, $1.0) < ($0.1, $0.0) }).dropFirst(2) where !path.hasSuffix("/" + name) {
            unlink("\(directory)/\(name)")
        }
    }

    /// What was remembered, where everything it was computed from still has the same content.
    private func recall<Value: Codable>(_ key: String) -> Value? {
        guard let data = try? index.blob(for: key),
            let known = try? JSONDecoder().decode(Remembered<Value>.self, from: data),
            known.inputs.allSatisfy({ tree.content(of: $0.key) == $0.value })
        else { return nil }
        return known.value
    }

    private func remember(_ value: some Codable, madeFrom paths: [String], as key: String) {
        let inputs = Set(paths).compactMap { path in tree.content(of: path).map { (path, $0) } }
        let remembered = Remembered(value: value, inputs: Dictionary(inputs) { first, _ in first })
        try? index.setBlob(JSONEncoder().encode(remembered), for: key)
    }
}
