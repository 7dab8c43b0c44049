internal import AuditIndex
internal import CompileEnvironment
internal import Foundation
internal import Kconfig
internal import KernelTree
internal import Paths
internal import UnitParsing

/// Makes the compile environments that an audit needs, or takes them from the index where nothing they read changed.
struct EnvironmentPreparer: Sendable {
    let tree: TreeView
    let builder: EnvironmentBuilder
    let workers: WorkerPool
    /// The release of libclang: what one wrote, another cannot read.
    let libclang: String
    let index: AuditIndex
    let pending: PendingBlobs
    let observer: AuditObserver
    let phases: PhaseClock
    let store: String
    let build: String
    let provisions: Provisions

    /// A value as the index keeps it, with the content of everything it was computed from.
    private struct Remembered<Value: Codable>: Codable {
        var value: Value
        var inputs: [String: ContentHash]
        /// What was asked for and is not there.
        var missing: [String]
    }

    func environment(for architecture: Architecture) throws -> ArchitectureEnvironment {
        if let known = provisions.environment(of: architecture, in: tree.tree) { return known }
        let environment = try phases.piece(.environments) { try prepared(architecture) }
        provisions.learn(environment, of: architecture, in: tree.tree)
        return environment
    }

    private func prepared(_ architecture: Architecture) throws -> ArchitectureEnvironment {
        let identity = EnvironmentKey(
            build: build, libclang: libclang, root: tree.tree.root, headerNames: provisions.headerNames,
            architecture: architecture)
        let key = "environment \(try identity.hash)"
        // The store may hold another revision's headers, although the index remembers this one's.
        if let known: ArchitectureEnvironment = recall(key, from: tree.content),
            mark(of: architecture) == known.fingerprint, builder.isIntact(known)
        {
            return known
        }
        try? FileManager.default.removeItem(atPath: marker(of: architecture))
        let environment = try builder.prepare(architecture)
        remember(environment, madeFrom: environment.inputs, missing: environment.missing, as: key)
        _ = FileManager.default.createFile(
            atPath: marker(of: architecture), contents: Data(environment.fingerprint.utf8))
        return environment
    }

    /// Says that an architecture's generated headers are all written, and which they are.
    private func marker(of architecture: Architecture) -> String { "\(store)/\(architecture)/complete" }

    private func mark(of architecture: Architecture) -> String? {
        FileManager.default.contents(atPath: marker(of: architecture)).map { String(decoding: $0, as: UTF8.self) }
    }

    /// For fewer files a header takes as long as it saves, and ten megabytes.
    static let fewest = 4

    /// A precompiled header of the headers that so many files share; nil where it would not pay.
    func recipe(for environment: ArchitectureEnvironment, files: Int) throws -> PrecompiledRecipe? {
        guard files >= Self.fewest else { return nil }
        let headers = builder.commonHeaders(in: environment)
        guard !headers.isEmpty else { return nil }
        let text = environment.precompiledHeaderText(for: headers)
        let source = "\(store)/\(environment.architecture)/precompiled.h"
        let arguments = environment.arguments(for: source)
        let identity = try RecipeKey(
            build: build, libclang: libclang, text: text,
            arguments: arguments.map { tree.placeless($0, store: store) }
        ).hash
        return PrecompiledRecipe(
            architecture: environment.architecture, source: source, text: text, arguments: arguments,
            identity: identity, file: try PrecompiledKey(recipe: identity, environment: environment.fingerprint).hash)
    }

    /// nil where its headers alone are too much for libclang. One that cannot be written has no path: the units then
    /// take longer, and show the same.
    func precompiledHeader(_ recipe: PrecompiledRecipe, _ dependencies: DependencyView) throws -> PrecompiledHeader? {
        let key = "precompiled \(store) \(recipe.file)"
        if let known: PrecompiledHeader = recall(key, from: dependencies.content), let path = known.path,
            Self.stamp(of: path) == known.stamp
        {
            return known
        }
        let path = "\(store)/\(recipe.architecture)/\(recipe.file).pch"
        let built = try phases.piece(.precompiled) { try build(recipe, to: path) }
        guard let lookups = try built ?? survey(recipe) else { return nil }
        let arch = "\(recipe.architecture)"
        let inputs = dependencies.dependencies(on: dependencies.names(of: lookups, for: arch), for: arch)
        let header = PrecompiledHeader(
            path: built == nil ? nil : path, inputs: inputs.map(\.path).sorted(),
            spellings: Set(lookups.reads.map(\.path)).sorted(), stamp: Self.stamp(of: path))
        if built != nil {
            let contents = Dictionary(inputs.map { ($0.path, $0.content) }) { first, _ in first }
            pending.add(Remembered(value: header, inputs: contents, missing: []), for: key)
        }
        return header
    }

    /// nil where there is no such file.
    private static func stamp(of path: String) -> FileStamp? {
        var status = stat()
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        return FileStamp(status)
    }

    /// What the header would have read.
    private func survey(_ recipe: PrecompiledRecipe) throws -> Lookups? {
        let outcome = try workers.precompile(
            PrecompileOrder(source: recipe.source, text: recipe.text, arguments: recipe.arguments, output: nil))
        return outcome.failure == nil ? outcome.lookups : nil
    }

    /// Builds the header beside its final place and moves it there: an interrupted run leaves nothing half made.
    private func build(_ recipe: PrecompiledRecipe, to path: String) throws -> Lookups? {
        let draft = path + ".\(ProcessInfo.processInfo.processIdentifier)"
        let outcome = try workers.precompile(
            PrecompileOrder(source: recipe.source, text: recipe.text, arguments: recipe.arguments, output: draft))
        let failure =
            outcome.failure?.description ?? (rename(draft, path) == 0 ? nil : String(cString: strerror(errno)))
        if let failure {
            unlink(draft)
            observer.notice(
                "\(recipe.architecture): its precompiled header could not be made (\(failure)); "
                    + "every unit is parsed whole")
            return nil
        }
        removeOthers(than: path)
        return outcome.lookups
    }

    /// Each is tens of megabytes: the last two stay, for going back and forth.
    private func removeOthers(than path: String) {
        let directory = TreePath.directory(of: path)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        let dated = names.filter { $0.hasSuffix(".pch") }.map { name in
            let attributes = try? FileManager.default.attributesOfItem(atPath: "\(directory)/\(name)")
            return (name, attributes?[.modificationDate] as? Date ?? .distantPast)
        }
        let old = dated.sorted { ($1.1, $1.0) < ($0.1, $0.0) }.dropFirst(2)
        for (name, _) in old where !path.hasSuffix("/" + name) {
            unlink("\(directory)/\(name)")
        }
    }

    /// What was remembered, where everything it was computed from still has the same content.
    private func recall<Value: Codable>(_ key: String, from content: (String) -> ContentHash?) -> Value? {
        guard let data = try? index.blob(for: key),
            let known = try? JSONDecoder().decode(Remembered<Value>.self, from: data),
            known.inputs.allSatisfy({ content($0.key) == $0.value }),
            known.missing.allSatisfy({ !tree.tree.hasFile($0) })
        else { return nil }
        return known.value
    }

    private func remember(_ value: some Codable, madeFrom paths: [String], missing: [String], as key: String) {
        let contents = Set(paths).compactMap { path in tree.content(of: path).map { (path, $0) } }
        let inputs = Dictionary(contents) { first, _ in first }
        pending.add(Remembered(value: value, inputs: inputs, missing: missing), for: key)
    }
}
