internal import Clang
internal import Knowledge

/// The analyses of one unit that look beyond one function, over the same top-level cursors.
final class UnitAnalyses {
    let iterators: IteratorAnalysis
    /// nil where pages are left alone.
    let flows: PageFlowAnalysis?
    let tracer: CallerTracer

    init(
        functions: [Cursor], others: [Cursor], context: ValueContext, relativePath: @escaping (String) -> String,
        extractor: UnitExtractor
    ) {
        let source = context.source
        iterators = IteratorAnalysis(knowledge: extractor.family.iterators, functions: functions, others: others)
        let table = FunctionTable(functions: functions, others: others, source: source, relativePath: relativePath)
        flows = extractor.uses.map { PageFlowAnalysis(table: table, uses: $0, names: Set(extractor.family.names)) }
        tracer = CallerTracer(table: table, context: context, flags: extractor.flags)
    }
}
