internal import CallSites
internal import Report
internal import SourceText
internal import Worklists

/// A call of the family as one of the function that takes its place.
struct CallRewriter {
    let site: CallSite
    let input: PatchInput
    let function: FunctionText
    let call: SyntaxNode
    /// Where the callee's name stands.
    let name: Range<Int>

    /// What a variable is called that stands for an argument, by preference.
    private static let variables = ["pages", "array", "page_array"]

    func edits(to callee: String) throws(PatchFault) -> Set<TextEdit> {
        guard let variable = VariableInsertion.name(in: function, of: Self.variables),
            let (arguments, variables) = Respelling(site, api: input.report.api, knowledge: input.knowledge)
                .arguments(for: callee, naming: variable)
        else {
            throw PatchFault("the arguments of \(callee)() cannot be told from those of \(site.callee)()")
        }
        var edits: Set<TextEdit> = [TextEdit(name, callee)]
        guard let spelled = function.source.call(at: name.lowerBound),
            spelled.arguments.count == site.arguments.count, !spelled.arguments.isEmpty
        else {
            throw PatchFault("the arguments of the call cannot be told apart")
        }
        for variable in variables {
            guard
                let argument = function.arguments(of: call).first(where: { argument in
                    argument.start == spelled.arguments.first { $0.text == variable.value }?.range.lowerBound
                })
            else { throw PatchFault("“\(variable.value)” cannot be told from the other arguments") }
            edits.formUnion(try VariableInsertion(function, before: call).edits(variable, for: argument))
        }
        if arguments.count == site.arguments.count {
            for (index, argument) in arguments.enumerated() where argument != site.arguments[index] {
                edits.insert(TextEdit(spelled.arguments[index].range, argument))
            }
            return edits
        }
        edits.insert(function.edit(replacing: spelled, by: arguments, of: callee))
        return edits
    }
}

extension FunctionText {
    /// All arguments of a call anew, with lines broken as the kernel breaks them.
    ///
    /// - Parameter callee: what is called then.
    func edit(replacing call: TextCall, by arguments: [String], of callee: String) -> TextEdit {
        let start = call.range.lowerBound
        let column = KernelLayout.width(of: text(line(of: start).lowerBound..<start)) + callee.count + 1
        let text = KernelLayout.arguments(arguments, from: column, end: "") ?? arguments.joined(separator: ", ")
        let first = call.arguments.first?.range.lowerBound ?? start
        return TextEdit(first..<(call.arguments.last?.range.upperBound ?? first), text)
    }
}
