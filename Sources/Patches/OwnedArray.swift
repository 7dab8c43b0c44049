internal import CallSites
internal import Knowledge
internal import Report
internal import Worklists

/// The array that a call made itself, and freed where it failed: under what takes its place that is the caller's.
struct OwnedArray {
    private let allocation: PinningAdvice.Allocation
    private let site: CallSite
    private let function: FunctionText
    private let call: SyntaxNode

    /// nil where the array was the caller's before.
    init?(
        _ site: CallSite, to callee: String, by call: SyntaxNode, in function: FunctionText, _ advice: PinningAdvice
    ) {
        guard let allocation = advice.calls[callee]?.allocation, allocation.functions.contains(site.callee) else {
            return nil
        }
        self.allocation = allocation
        self.site = site
        self.function = function
        self.call = call
    }

    /// What the call did, around a statement that is nothing but its assignment.
    func edits() throws(PatchFault) -> Set<TextEdit> {
        guard let array, let statement = function.plainStatement(around: call), let result = result(of: statement)
        else {
            throw PatchFault(
                "the array that \(site.callee)() makes, and frees where it fails, is the caller's to free, and no"
                    + " statement stands there that could")
        }
        let indentation = function.indentation(at: statement.start)
        let end = function.statement(statement).upperBound
        let (before, after) = allocation.lines(array: array, result: result)
        return [
            TextEdit(statement.start..<statement.start, "\(before)\n\(indentation)"),
            TextEdit(end..<end, after.map { "\n\(indentation)\($0.replacing("        ", with: "\t"))" }.joined()),
        ]
    }

    /// What the argument points at.
    private var array: String? {
        guard let text = site.pages.text,
            let argument = function.arguments(of: call).first(where: { function.text($0) == text }),
            function.isPure(argument)
        else { return nil }
        return allocation.array(text)
    }

    private func result(of statement: SyntaxNode) -> String? {
        guard statement.kind == .binary, function.symbol(of: statement) == "=", statement.children[1].bare == call,
            function.isPure(statement.children[0]), statement.children[0].bare.type.map(CountSigns.hasSign) == true
        else { return nil }
        return function.text(statement.children[0])
    }
}
