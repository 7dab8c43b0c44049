internal import Knowledge
package import Report
internal import RuleChecks
internal import SourceText
internal import Worklists

/// What rules say mends their findings, as edits.
package struct FixPlanner {
    private let input: PatchInput

    package init(_ input: PatchInput) { self.input = input }

    /// The functions around what is to be mended, by file.
    package static func functions(for sites: [CallSite]) -> [String: [String]] {
        var wanted: [String: Set<String>] = [:]
        for site in sites {
            wanted[site.file, default: []].formUnion([site.function].compactMap(\.self))
        }
        return wanted.mapValues { $0.sorted() }
    }

    package func plan(_ site: CallSite) throws(Refusal) -> SitePlan {
        try Refusal.catching(site) { () throws(PatchFault) in
            guard let offset = input.offset(of: site) else { throw PatchFault("its file could not be read") }
            var all: Set<TextEdit> = []
            let mendable = input.mendable(at: site)
            for (finding, fix) in mendable { all.formUnion(try edits(fix, of: finding, at: site)) }
            var plan = SitePlan(site: site, callee: site.callee, edits: [site.file: all], offset: offset)
            plan.mends = mendable.map(\.finding)
            return plan
        }
    }

    /// What mends one finding in the file of its site; nil where its lines do not show what is to be changed.
    package func edits(of finding: Finding, at site: CallSite) -> Set<TextEdit>? {
        input.rules[finding.rule]?.fix.flatMap { try? edits($0, of: finding, at: site) }
    }

    private func edits(
        _ fix: Rule.Fix, of finding: Finding, at site: CallSite
    ) throws(PatchFault) -> Set<TextEdit> {
        if let flag = fix.flag { return [try argument(flag, at: site)] }
        guard let place = finding.place(at: site) else { throw PatchFault("the finding has no line") }
        guard place.file == site.file else {
            throw PatchFault("\(place.file):\(place.line) may serve other pages, too")
        }
        var edits: Set<TextEdit> = [try call(fix, file: site.file, line: place.line)]
        for line in others(site) {
            if let edit = try? call(fix, file: site.file, line: line) { edits.insert(edit) }
        }
        return edits
    }

    /// Lines of the site's file that a finding of the same rule would stand at as well.
    private func others(_ site: CallSite) -> [Int] {
        guard let judgement = site.judgement else { return [] }
        let unfit = judgement.release.places.filter { place in
            input.knowledge.uses.releases[place.callee]?.fits.contains(site.reference.rawValue) == false
        }
        return unfit.filter { $0.file == site.file }.map(\.line)
            + judgement.dirtying.evidence.filter { $0.file == site.file }.map(\.line)
    }

    /// The one call on a line that is to be another.
    private func call(_ fix: Rule.Fix, file: String, line: Int) throws(PatchFault) -> TextEdit {
        guard let source = input.sources[file], let start = source.offset(line: line, column: 1) else {
            throw PatchFault("\(file):\(line) could not be read")
        }
        let first = source.code.partitioningIndex { $0.start >= start }
        let tokens = source.code[first...].prefix { source.position(of: $0.start).line == line }
        let names = tokens.filter { token in
            token.kind == .identifier && fix.calls[source.spelling(of: token)] != nil
                && source.call(at: token.start) != nil
        }
        guard names.count == 1, let name = names.first, let other = fix.calls[source.spelling(of: name)] else {
            throw PatchFault("\(file):\(line) does not show the call that is to be changed")
        }
        let uses = input.knowledge.uses
        if uses.dirtiesLocked.contains(other) {
            if let obstacle = input.sleepingContext(of: file, source).obstacle(around: name.start) {
                throw PatchFault("\(other)() at \(file):\(line) may sleep, and \(obstacle)")
            }
        }
        return TextEdit(name.range, other)
    }

    /// A truth value as the choice that it is.
    private func argument(_ flag: String, at site: CallSite) throws(PatchFault) -> TextEdit {
        guard let source = input.sources[site.file], let offset = input.offset(of: site),
            let call = source.call(at: offset), call.name == site.callee,
            let index = input.report.api.functions[site.callee]?.roles[Role.flags.rawValue],
            call.arguments.indices.contains(index)
        else { throw PatchFault("the arguments of the call cannot be told apart") }
        let argument = call.arguments[index]
        switch argument.text {
        case "1", "true": return TextEdit(argument.range, flag)
        case "0", "false": return TextEdit(argument.range, "0")
        default:
            if argument.text.contains(where: { "?,".contains($0) }) {
                throw PatchFault("the truth value is a choice itself")
            }
            return TextEdit(argument.range, "\(argument.text) ? \(flag) : 0")
        }
    }
}
