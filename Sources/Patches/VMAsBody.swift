internal import SourceText

/// A definition of a function that has the parameter.
struct VMAsBody {
    let function: String
    let file: String
    let parameter: String
    let range: Range<Int>
    /// What its text does with the parameter besides handing it on, undone.
    var edits: Set<TextEdit> = []
    /// The arguments that it hands on, by callee.
    var handed: [(callee: String, argument: Range<Int>)] = []
    /// Why it cannot do without.
    var obstacle: String?

    var handsOnTo: [String] { handed.map(\.callee) }

    mutating func read(
        _ source: LexedSource, among arguments: [(callee: String, argument: Range<Int>)], asks: Set<String>
    ) {
        let folding = ParameterFolding(parameter, in: source, asks: asks)
        var dropped: [Range<Int>] = []
        let first = source.code.partitioningIndex { $0.start >= range.lowerBound }
        for index in first..<source.code.count where source.code[index].start < range.upperBound {
            let token = source.code[index]
            guard token.kind == .identifier, source.spelling(of: token) == parameter else { continue }
            if let call = arguments.first(where: { $0.argument.contains(token.start) }) {
                if !handed.contains(where: { $0.argument == call.argument }) { handed.append(call) }
            } else if !dropped.contains(where: { $0.contains(token.start) }) {
                do throws(PatchFault) {
                    let edit = try folding.edit(foldingAt: index)
                    dropped.append(edit.range)
                    edits.insert(edit)
                } catch {
                    obstacle = obstacle ?? "\(file): \(error.reason)"
                }
            }
        }
    }
}
