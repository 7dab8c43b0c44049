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

    /// A value as the index keeps it, with the content of everything it was computed from.
    private struct Remembered<Value: Codable>: Codable {
        var value: Value
        var inputs: [String: ContentHash]
    }

    func environment(for architecture: Architecture) throws -> ArchitectureEnvironment {
        let key = "environment \(version) \(library.version) \(tree.tree.root) \(architecture)"
        if let known: ArchitectureEnvironment = recall(key),
            FileManager.default.fileExists(atPath: marker(of: architecture))
        {
            return known
        }
        let environment = try builder.prepare(architecture)
        remember(environment, madeFrom: environment.inputs, as: key)
        _ = FileManager.default.createFile(atPath: marker(of: architecture), contents: nil)
        return environment
    }

    /// Says that an architecture's generated headers are all written.
    private func marker(of architecture: Architecture) -> String { "\(store)/\(architecture)/complete" }

    /// A precompiled header of the headers that the files share; nil where it would not pay, or cannot be built.
    func precompiledHeader(for environment: ArchitectureEnvironment, files: [String]) -> PrecompiledHeader? {
        guard files.count > 1 else { return nil }
        let headers = builder.commonHeaders(of: files, in: environment)
        guard !headers.isEmpty else { return nil }
        let text = environment.precompiledHeaderText(for: headers)
        let source = "\(store)/\(environment.architecture)/precompiled.h"
        let arguments = environment.arguments(for: source)
        let recipe = [version, library.version, environment.configuration.header, text] + arguments
        let identity = ContentHash(ofBlob: Array(recipe.joined(separator: "\u{0}").utf8)).rawValue
        let key = "precompiled \(store) \(identity)"
        if let known: PrecompiledHeader = recall(key), FileManager.default.fileExists(atPath: known.path) { return known }
        let path = "\(store)/\(environment.architecture)/\(identity).pch"
        guard let inputs = try? build(source, text, arguments, to: path) else { return nil }
        let header = PrecompiledHeader(path: path, identity: identity, inputs: inputs)
        remember(header, madeFrom: inputs, as: key)
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
        return Set(unit.inclusions().map { tree.relativePath($0) }).filter { !$0.hasPrefix("/") }.sorted()
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
        let remembered = Remembered(value: value, inputs: Dictionary(uniqueKeysWithValues: inputs))
        try? index.setBlob(JSONEncoder().encode(remembered), for: key)
    }
}
