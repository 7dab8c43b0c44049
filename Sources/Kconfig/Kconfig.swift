/// Where Kconfig text comes from: the bytes of a file, by its path relative to the tree's root; nil where it is missing
/// or may not be read.
package typealias KconfigSource = (_ path: String) -> [UInt8]?

/// Evaluates a kernel tree's Kconfig files as data: nothing of the tree is run.
package enum Kconfig {
    /// The configuration of one architecture. Give the same cache for further architectures of the same tree.
    package static func evaluate(
        _ request: ConfigurationRequest, from source: @escaping KconfigSource, cache: KconfigCache = KconfigCache()
    ) throws(KconfigError) -> Configuration {
        let expander = MacroExpander(environment: request.environment)
        var missing: Set<String> = []
        let load: (String) -> KconfigFile? = { path in
            let file = cache.file(at: path, from: source)
            if file == nil { missing.insert(path) }
            return file
        }
        let root = try root(for: request, load: load)
        let model = try ModelBuilder.build(from: root, expander: expander, load: load)
        var evaluator = Evaluator(model: model, request: request)
        evaluator.evaluate()
        var configuration = evaluator.configuration()
        configuration.missing = missing.sorted()
        return configuration
    }

    /// The first file to read. Older kernels have none at the top, or begin elsewhere for um, whose own Kconfig is
    /// the host architecture's.
    private static func root(
        for request: ConfigurationRequest, load: (String) -> KconfigFile?
    ) throws(KconfigError) -> String {
        let own = "arch/\(request.srcarch)/Kconfig"
        let hosted = "arch/\(request.headerArch)/\(request.srcarch)/Kconfig"
        let candidates = load(own) == nil ? [own, hosted] : ["Kconfig", own]
        for path in candidates where load(path) != nil { return path }
        throw .missingRoot(tried: candidates)
    }
}
