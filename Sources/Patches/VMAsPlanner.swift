internal import CallSites
internal import Knowledge
internal import Paths
package import Report
internal import SourceText
package import Worklists

/// The vmas parameter taken away: from the functions that have it, from those that hand it on, and from every call.
///
/// A function loses it everywhere or keeps it: one call that cannot do without keeps the parameter of its callee, and
/// of whatever that one hands it on to.
package struct VMAsPlanner {
    let input: PatchInput
    let places: [VMAsParameter.Place]
    /// The definitions of the functions that have it.
    private(set) var bodies: [VMAsBody] = []
    private let means: VMAUse.Means

    package init(_ input: PatchInput, code: TreeCode) {
        self.input = input
        places = Self.places(in: input.report, knowledge: input.knowledge, code: code)
        means = VMAUse.Means(input.knowledge.advice.vmasRemoval, of: input.report.api, in: code)
        bodies = definitions()
    }

    /// The functions of a tree that have the parameter, but not those that are there for the VMA's sake.
    package static func functions(in report: AuditReport, knowledge: WorklistKnowledge) -> [String] {
        report.api.functions.filter { name, function in
            function.roles[Role.vmas.rawValue] != nil && !knowledge.advice.vmasByDesign.contains(name)
        }.keys.sorted()
    }

    private static func places(
        in report: AuditReport, knowledge: WorklistKnowledge, code: TreeCode
    ) -> [VMAsParameter.Place] {
        VMAsParameter(functions(in: report, knowledge: knowledge), in: report.api).places(in: code)
    }

    /// The functions whose text is needed, by their file.
    package static func functions(
        for sites: [CallSite], in report: AuditReport, knowledge: WorklistKnowledge, code: TreeCode
    ) -> [String: [String]] {
        var wanted: [String: Set<String>] = [:]
        for site in sites { wanted[site.file, default: []].formUnion([site.function].compactMap(\.self)) }
        for place in places(in: report, knowledge: knowledge, code: code) {
            wanted[place.file, default: []].insert(place.function)
        }
        return wanted.mapValues { $0.sorted() }
    }

    // MARK: Planning

    /// What becomes of a tree.
    package struct Outcome {
        package var plans: [SitePlan] = []
        package var refusals: [Refusal] = []
        /// The functions that keep the parameter, with the reason.
        var kept: [String: String]
        /// All that changes, by file.
        var edits: [String: Set<TextEdit>]
    }

    /// - Parameter kept: functions that have to keep the parameter, with the reason.
    package func plans(for sites: [CallSite], keeping kept: [String: String]) -> Outcome {
        var kept = kept
        var own: [SiteID: Set<TextEdit>] = [:]
        for site in sites where kept[site.callee] == nil {
            do throws(Refusal) {
                own[site.id] = try Refusal.catching(site) { () throws(PatchFault) in try edits(of: site) }
            } catch {
                kept[site.callee] = "\(site.file):\(site.line): \(error.reason)"
            }
        }
        for body in bodies where kept[body.function] == nil { kept[body.function] = body.obstacle }
        for place in places where kept[place.function] == nil {
            if let obstacle = obstacle(to: place) { kept[place.function] = obstacle }
        }
        // What a function hands on is wanted as long as its own callers may ask for it.
        while let next = bodies.first(where: { body in
            kept[body.function] != nil && body.handsOnTo.contains { kept[$0] == nil }
        }) {
            for callee in next.handsOnTo where kept[callee] == nil {
                kept[callee] = "\(next.function)() hands on what its callers ask for"
            }
        }
        let common = common(keeping: kept)
        var outcome = Outcome(kept: kept, edits: common)
        for site in sites {
            if let reason = kept[site.callee] {
                outcome.refusals.append(Refusal(site, "\(site.callee)() keeps the parameter: \(reason)"))
            } else if let edits = own[site.id], let offset = input.offset(of: site) {
                outcome.plans.append(
                    SitePlan(
                        site: site, callee: site.callee,
                        edits: common.merging([site.file: edits]) { $0.union($1) }, offset: offset))
                outcome.edits[site.file, default: []].formUnion(edits)
            }
        }
        return outcome
    }

    // MARK: Functions that have it

    /// What changes where the functions stand that lose it.
    private func common(keeping kept: [String: String]) -> [String: Set<TextEdit>] {
        var common: [String: Set<TextEdit>] = [:]
        for place in places where kept[place.function] == nil {
            common[place.file, default: []].formUnion(edits(of: place))
        }
        for body in bodies where kept[body.function] == nil {
            common[body.file, default: []].formUnion(body.edits)
            for (callee, argument) in body.handed where kept[callee] != nil {
                common[body.file, default: []].insert(TextEdit(argument, "NULL"))
            }
        }
        return common
    }

    private func definitions() -> [VMAsBody] {
        places.filter { !$0.isCall }.compactMap { place in
            guard let source = input.sources[place.file], let index = place.index,
                let offset = source.offset(line: place.line, column: place.column), let head = source.call(at: offset),
                let function = source.functions.first(where: { $0.nameOffset == offset }),
                head.arguments.indices.contains(index),
                let name = head.arguments[index].text.split(whereSeparator: { !$0.isWordCharacter }).last
            else { return nil }
            var body = VMAsBody(
                function: place.function, file: place.file, parameter: String(name), range: function.bodyRange)
            body.read(source, among: arguments(in: place.file), asks: input.knowledge.advice.vmasRemoval.asks)
            return body
        }
    }

    /// The arguments for the parameter of every call in a file.
    private func arguments(in file: String) -> [(callee: String, argument: Range<Int>)] {
        let calls = places.filter { $0.isCall && $0.file == file }.compactMap { place in
            call(at: place).map { (place.function, $0.0.arguments[$0.1].range) }
        }
        return calls
            + input.report.sites.filter { $0.file == file }.compactMap { site in
                call(of: site).map { (site.callee, $0.0.arguments[$0.1].range) }
            }
    }

    private func call(at place: VMAsParameter.Place) -> (TextCall, Int)? {
        guard let source = input.sources[place.file], let index = place.index,
            let offset = source.offset(line: place.line, column: place.column), let call = source.call(at: offset),
            call.arguments.indices.contains(index)
        else { return nil }
        return (call, index)
    }

    private func call(of site: CallSite) -> (TextCall, Int)? {
        guard let source = input.sources[site.file], let offset = input.offset(of: site),
            let call = source.call(at: offset), call.name == site.callee,
            call.arguments.count == site.arguments.count,
            let index = input.report.api.functions[site.callee]?.roles[Role.vmas.rawValue],
            call.arguments.indices.contains(index), site.vmas != .absent
        else { return nil }
        return (call, index)
    }

    /// A call that is no site hands NULL on, or what its own function was given.
    private func obstacle(to place: VMAsParameter.Place) -> String? {
        guard let (call, index) = call(at: place) else { return "\(place.file):\(place.line) cannot be read" }
        if let reason = input.unmailable(place.file) { return reason }
        guard place.isCall else { return nil }
        let argument = call.arguments[index]
        let isHanded = bodies.contains { body in
            body.file == place.file && body.handed.contains { $0.argument == argument.range }
        }
        return isHanded || argument.text == "NULL" ? nil : "\(place.file):\(place.line) asks for it"
    }

    private func edits(of place: VMAsParameter.Place) -> Set<TextEdit> {
        guard let (call, index) = call(at: place), let source = input.sources[place.file],
            let edit = call.removal(of: index, in: source.bytes)
        else { return [] }
        if place.isCall { return [edit] }
        let name = call.arguments[index].text.split { !$0.isWordCharacter }.last.map { String($0) } ?? ""
        let comment = ParameterComment(of: name, in: source).removals(above: call.range.lowerBound)
        return Set([edit] + comment)
    }

    // MARK: Calls

    private func edits(of site: CallSite) throws(PatchFault) -> Set<TextEdit> {
        guard let (call, index) = call(of: site), let source = input.sources[site.file],
            let removal = call.removal(of: index, in: source.bytes)
        else { throw PatchFault("the arguments of the call cannot be told apart") }
        if let reason = input.unmailable(site.file) { throw PatchFault(reason) }
        switch site.vmas {
        case .absent: throw PatchFault("the call does not have the argument")
        case .null: return [removal]
        case .parameter:
            let isHanded = bodies.contains { body in
                body.file == site.file && body.handed.contains { $0.argument == call.arguments[index].range }
            }
            guard isHanded else { throw PatchFault("it hands on what its own caller asks for") }
            return [removal]
        case .single, .array:
            guard site.seen.method == .ast, let function = input.function(in: site.file, at: call.range.lowerBound)
            else { throw PatchFault("no parse reached the call") }
            let use = try VMAUse(
                site, at: call.range.lowerBound, index: index, in: function, api: input.report.api, means)
            return try use.edits().union([removal])
        }
    }
}

extension VMAUse.Means {
    /// Those that a tree has, by the headers that declare its family and the ones beside them.
    fileprivate init(_ known: PinningAdvice.VMAsRemoval, of api: API, in code: TreeCode) {
        lookup = known.lookups.first { code.names($0, in: api) }
        untag = code.names(known.untag, near: api) ? known.untag : nil
        frees = known.frees
    }
}

extension TreeCode {
    /// True where a header that declares the family has the word.
    fileprivate func names(_ word: String, in api: API) -> Bool {
        Set(api.functions.values.map(\.file)).contains { names(word, in: $0) }
    }

    /// True where a header beside those has it.
    fileprivate func names(_ word: String, near api: API) -> Bool {
        let headers = Set(api.functions.values.map(\.file)).filter { $0.hasPrefix("include/") }
        return !neighbours(of: headers.sorted(), naming: [word]).isEmpty
    }
}
