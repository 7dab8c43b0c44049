internal import CallSites
internal import Knowledge
package import Report
internal import SourceText
package import Worklists

/// One flag removed from a call, or added to it.
package struct FlagPlanner {
    private let input: PatchInput
    private let kind: PatchSeries.Kind

    package init(_ kind: PatchSeries.Kind, _ input: PatchInput) {
        self.kind = kind
        self.input = input
    }

    /// The sites that such a patch may concern.
    package static func candidates(
        _ kind: PatchSeries.Kind, in report: AuditReport, knowledge: WorklistKnowledge
    ) -> [CallSite] {
        report.sites.filter { site in
            if kind == .vmas {
                return site.vmas != .absent && !knowledge.advice.vmasByDesign.contains(site.callee)
            }
            guard let judgement = site.judgement, judgement.case.is != .core else { return false }
            switch kind {
            case .vmas, .fix: return false
            case .convert: return judgement.conversion.needed
            case .force:
                return site.reference != .none
                    && (site.flags.must + site.flags.may).contains(knowledge.family.flags.force)
            case .longterm:
                return site.reference == .pin && judgement.lifetime == .long
                    && judgement.case.is != .notApplicable
                    && !knowledge.asksForLong(site) && !site.flags.unknown
                    && knowledge.longFlag(in: report.api) != nil
            }
        }
    }

    package func plan(_ site: CallSite) throws(Refusal) -> SitePlan {
        try Refusal.catching(site) { () throws(PatchFault) in try planned(site) }
    }

    private func planned(_ site: CallSite) throws(PatchFault) -> SitePlan {
        if site.seen.method == .text { throw PatchFault("no parse reached the call") }
        guard let offset = input.offset(of: site),
            let function = input.function(in: site.file, at: offset),
            let node = function.nodes(where: {
                $0.kind == .call && $0.start == offset && $0.name == site.callee
            }).first
        else { throw PatchFault("the call could not be parsed, or a macro hides it") }
        guard function.callee(of: node) != nil else { throw PatchFault("a macro hides the call") }
        let edits =
            kind == .force
            ? try removal(site, in: function) : try addition(site, at: offset, in: function)
        return SitePlan(site: site, callee: site.callee, edits: [site.file: edits], offset: offset)
    }

    // MARK: Removing

    private func removal(_ site: CallSite, in function: FunctionText) throws(PatchFault) -> Set<
        TextEdit
    > {
        let flag = input.knowledge.family.flags.force
        if site.flags.callers?.contains(where: { ($0.must + $0.may).contains(flag) }) == true {
            throw PatchFault("a caller passes \(flag)")
        }
        if site.ownership?.modular != true {
            throw PatchFault(
                "built-in code may be what \(flag) is for: say why it is needed here, or take it out by hand")
        }
        let source = function.source
        let tokens = source.code.filter {
            function.root.range.contains($0.start) && source.spelling(of: $0) == flag
        }
        let lines = Set(site.flags.trail.filter { $0.file == site.file }.map(\.line) + [site.line])
        let call = source.call(at: input.offset(of: site) ?? 0)?.range
        let meant = tokens.filter { token in
            call?.contains(token.start) == true || lines.contains(source.position(of: token.start).line)
        }
        guard !meant.isEmpty else { throw PatchFault("nothing in the function names \(flag)") }
        var edits: Set<TextEdit> = []
        for token in meant {
            let line = source.position(of: token.start).line
            guard let removal = self.removal(of: token, in: function) else {
                throw PatchFault("\(flag) at line \(line) is more than one of several flags")
            }
            let write = input.knowledge.family.flags.write
            if removal.isConditional, site.flags.must.contains(write) {
                throw PatchFault(
                    "\(flag) is asked for under a condition at line \(line), and \(write) always: without the one, the"
                        + " other fails there")
            }
            edits.insert(removal.edit)
        }
        return edits
    }

    /// One of several flags that are joined by `|`, or a statement of its own that adds it.
    private func removal(of token: Token, in function: FunctionText) -> (edit: TextEdit, isConditional: Bool)? {
        let source = function.source
        guard let index = source.code.firstIndex(where: { $0.start == token.start }), index > 0,
            index + 1 < source.code.count
        else { return nil }
        let (before, after) = (source.code[index - 1], source.code[index + 1])
        if source.spelling(of: before) == "|" {
            var start = before.start
            while start > 0, source.bytes[start - 1] == UInt8(ascii: " ") { start -= 1 }
            return (TextEdit(start..<token.end, ""), false)
        }
        if source.spelling(of: after) == "|", index + 2 < source.code.count {
            return (TextEdit(token.start..<source.code[index + 2].start, ""), false)
        }
        if source.spelling(of: before) == "|=", source.spelling(of: after) == ";",
            let path = function.path(to: { $0.kind == .compoundAssignment && $0.end == token.end }),
            let statement = path.last, let outer = path.dropLast().last
        {
            let whole = function.statement(statement)
            if outer.kind == .compound {
                let isConditional = path.dropLast().contains { $0.kind == .branch || $0.kind == .choice }
                return StatementRemoval(function).edit(removing: whole).map { ($0, isConditional) }
            }
            // A condition that decides nothing else goes with it.
            if outer.kind == .branch, outer.children.count == 2, function.isPure(outer.children[0]),
                path.dropLast(2).last?.kind == .compound
            {
                return StatementRemoval(function).edit(removing: function.statement(outer)).map { ($0, true) }
            }
        }
        let isAlone =
            [",", "("].contains(source.spelling(of: before))
            && [",", ")"].contains(source.spelling(of: after))
        if isAlone || source.spelling(of: before) == "=" && source.spelling(of: after) == ";" {
            return (TextEdit(token.range, "0"), false)
        }
        return nil
    }

    // MARK: Adding

    private func addition(_ site: CallSite, at offset: Int, in function: FunctionText)
        throws(PatchFault) -> Set<TextEdit>
    {
        guard let flag = input.knowledge.longFlag(in: input.report.api),
            let index = input.report.api.functions[site.callee]?.roles[Role.flags.rawValue],
            let spelled = function.source.call(at: offset), spelled.arguments.indices.contains(index)
        else { throw PatchFault("the call has no flags") }
        guard
            let replacement = Respelling(site, api: input.report.api, knowledge: input.knowledge)
                .flags(with: flag)
        else { throw PatchFault("its flags are a truth value") }
        let argument = spelled.arguments[index]
        let line = function.line(of: argument.range.lowerBound)
        let wider = KernelLayout.width(of: function.text(line)) + replacement.count - argument.text.count
        let isOneLine = line.contains(spelled.range.lowerBound) && line.contains(spelled.range.upperBound - 1)
            && !function.source.comments.contains { $0.overlaps(spelled.range) }
        guard isOneLine, wider > KernelLayout.widest else { return [TextEdit(argument.range, replacement)] }
        var arguments = spelled.arguments.map(\.text)
        arguments[index] = replacement
        return [function.edit(replacing: spelled, by: arguments, of: site.callee)]
    }
}
