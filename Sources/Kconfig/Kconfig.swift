/// Evaluates a kernel tree's Kconfig files as data: nothing of the tree is run.
package enum Kconfig {
    /// The configuration of one architecture. Give the same cache for further architectures of the same tree.
    package static func evaluate(
        _ request: ConfigurationRequest, from source: some KconfigSource, cache: KconfigCache = KconfigCache()
    ) throws(KconfigError) -> Configuration {
        let expander = MacroExpander(
            environment: request.environment, answers: ToolchainAnswers(facts: request.compiler))
        let root = try root(for: request, in: source, cache: cache)
        let model = try ModelBuilder.build(from: root, source: source, cache: cache, expander: expander)
        var evaluator = Evaluator(model: model, request: request)
        evaluator.evaluate()
        return evaluator.configuration()
    }

    /// The first file to read. Older kernels have none at the top, or begin elsewhere for um, whose own Kconfig is
    /// the host architecture's.
    private static func root(
        for request: ConfigurationRequest, in source: some KconfigSource, cache: KconfigCache
    ) throws(KconfigError) -> String {
        let own = "arch/\(request.srcarch)/Kconfig"
        let hosted = "arch/\(request.headerArch)/\(request.srcarch)/Kconfig"
        let candidates = cache.file(at: own, from: source) == nil ? [hosted] : ["Kconfig", own]
        for path in candidates where cache.file(at: path, from: source) != nil { return path }
        throw .missingRoot(tried: cache.file(at: own, from: source) == nil ? [own, hosted] : candidates)
    }
}
