internal import Knowledge
package import Report

/// A call written anew: another function of this tree, its arguments in that function's order, its flags made to fit.
package struct Respelling {
    private let site: CallSite
    private let api: API
    private let knowledge: WorklistKnowledge

    package init(_ site: CallSite, api: API, knowledge: WorklistKnowledge) {
        self.site = site
        self.api = api
        self.knowledge = knowledge
    }

    private var before: String { Self.call(site.callee, site.arguments) }

    /// The call of what takes its place under FOLL_PIN; nil where the arguments cannot be carried over, or something
    /// stands in the way.
    package func replacement(by callee: String, isLong: Bool) -> Worklist.Replacement? {
        guard let (arguments, preparation, remarks) = converted(to: callee, isLong: isLong) else { return nil }
        let allocation = allocation(by: callee)
        if allocation?.obstacle != nil { return nil }
        let call = Self.call(callee, arguments)
        return Worklist.Replacement(
            before: before,
            after: (allocation?.before ?? []) + preparation.map(\.declaration) + [call] + (allocation?.after ?? []),
            remarks: remarks + (allocation?.remarks ?? []))
    }

    /// From the call that takes its place to one for pages that are kept long; nil where nothing is to be added.
    func replacement(makingLong callee: String) -> Worklist.Replacement? {
        guard let short = converted(to: callee, isLong: false), let long = converted(to: callee, isLong: true),
            short.0 != long.0, allocation(by: callee)?.obstacle == nil
        else { return nil }
        return Worklist.Replacement(
            before: Self.call(callee, short.0), after: [Self.call(callee, long.0)], remarks: [])
    }

    /// What cannot be shown of the code around the call, though it has to be right there.
    func obstacle(to callee: String) -> String? { allocation(by: callee)?.obstacle }

    private func allocation(by callee: String) -> ArrayAllocation? {
        guard let advice = knowledge.advice.calls[callee]?.allocation, advice.functions.contains(site.callee) else {
            return nil
        }
        return ArrayAllocation(advice, at: site, by: callee, code: knowledge.code)
    }

    /// A variable that has to stand for an argument whose address is asked for.
    package struct Variable: Hashable, Sendable {
        package let type: String
        package let name: String
        package let value: String

        package var declaration: String { "\(type)\(name) = \(value);" }
    }

    /// The arguments of what takes its place, and the variables that they name besides.
    ///
    /// - Parameter variable: what such a variable is called.
    package func arguments(
        for callee: String, naming variable: String
    ) -> (arguments: [String], variables: [Variable])? {
        converted(to: callee, isLong: false, naming: variable).map { ($0.0, $0.preparation) }
    }

    /// The flags of the same call with one more; nil where they are a truth value.
    package func flags(with flag: String) -> String? {
        guard let index = api.functions[site.callee]?.roles[Role.flags.rawValue],
            site.arguments.indices.contains(index), !site.flags.isBoolean
        else { return nil }
        var argument = FlagsArgument(site.arguments[index])
        argument.add(flag)
        return argument.text
    }

    /// The same call without one of its arguments.
    func replacement(dropping role: Role) -> Worklist.Replacement? {
        guard let index = index(of: role) else { return nil }
        var arguments = site.arguments
        arguments.remove(at: index)
        return Worklist.Replacement(before: before, after: [Self.call(site.callee, arguments)], remarks: [])
    }

    /// The same call without a flag, or the one statement that sets it.
    func replacement(removing flag: String) -> Worklist.Replacement? {
        if let index = index(of: .flags) {
            var argument = FlagsArgument(site.arguments[index])
            if argument.remove(flag) { return replacement(argument.text, at: index) }
        } else if flag == knowledge.family.flags.force, let index = index(of: .force) {
            return replacement("0", at: index)
        }
        let setters = site.flags.trail.filter { FlagStatement($0.text)?.sets(flag) == true && $0.file == site.file }
        guard setters.count == 1, let step = setters.first, let statement = FlagStatement(step.text),
            let after = statement.removing(flag)
        else { return nil }
        // The trail names a statement before the condition that it stands under.
        let condition = site.flags.trail.drop { $0 != step }.dropFirst().first.flatMap { next in
            next.line < step.line && FlagStatement(next.text) == nil ? next : nil
        }
        let remark = condition.map { "With it goes “\($0.text)” of line \($0.line), if nothing else hangs on it." }
        return Worklist.Replacement(
            before: step.text + ";", after: after.map { [$0 + ";"] } ?? [],
            remarks: after == nil ? [remark].compactMap(\.self) : [],
            line: step.line)
    }

    private func replacement(_ argument: String, at index: Int) -> Worklist.Replacement {
        var arguments = site.arguments
        arguments[index] = argument
        return Worklist.Replacement(before: before, after: [Self.call(site.callee, arguments)], remarks: [])
    }

    private func index(of role: Role) -> Int? {
        api.functions[site.callee]?.roles[role.rawValue].flatMap { site.arguments.indices.contains($0) ? $0 : nil }
    }

    private static func call(_ name: String, _ arguments: [String]) -> String {
        "\(name)(\(arguments.joined(separator: ", ")))"
    }

    /// The site as it will be, for rules to look at.
    package func site(convertedTo callee: String, isLong: Bool) -> CallSite? {
        guard let (arguments, _, _) = converted(to: callee, isLong: isLong) else { return nil }
        var site = site
        site.callee = callee
        site.arguments = arguments
        site.reference = .pin
        let get = knowledge.family.flags.get
        site.flags.must.removeAll { $0 == get }
        site.flags.may.removeAll { $0 == get }
        if isLong, let flag = knowledge.longFlag(in: api), site.flags.origin != .none, !site.flags.must.contains(flag) {
            site.flags.must = (site.flags.must + [flag]).sorted()
            site.flags.may.removeAll { $0 == flag }
        }
        return site
    }

    // MARK: Arguments

    private func converted(
        to callee: String, isLong: Bool, naming variable: String = "array"
    ) -> ([String], preparation: [Variable], remarks: [String])? {
        guard let old = api.functions[site.callee], let new = api.functions[callee] else { return nil }
        let oldParameters = Signature(old.signature).parameters
        let newParameters = Signature(new.signature).parameters
        guard !newParameters.isEmpty, oldParameters.count == site.arguments.count else { return nil }
        let given = knowledge.advice.calls[callee]?.arguments ?? [:]
        var arguments: [String] = []
        var preparation: [Variable] = []
        var remarks: [String] = []
        for (index, parameter) in newParameters.enumerated() {
            let role = Role.allCases.first { new.roles[$0.rawValue] == index }
            let byRole = role.flatMap { old.roles[$0.rawValue] }
            let byName = oldParameters.firstIndex { !$0.name.isEmpty && $0.name == parameter.name }
            let byAdvice = given[parameter.name].flatMap { name in oldParameters.firstIndex { $0.name == name } }
            guard let source = byRole ?? byName ?? byAdvice, site.arguments.indices.contains(source) else {
                guard let text = given[parameter.name] ?? (role.map(Self.mayBeNull) == true ? "NULL" : nil) else {
                    return nil
                }
                arguments.append(text)
                continue
            }
            var argument = site.arguments[source]
            if role == .flags {
                argument = flags(argument, isLong: isLong, remarks: &remarks)
            } else if Signature.depth(of: parameter) == Signature.depth(of: oldParameters[source]) + 1 {
                // An array has no address of the right type: a variable of its own stands for it.
                let type = oldParameters[source].type
                preparation.append(Variable(type: type, name: variable, value: argument))
                argument = "&" + variable
            }
            arguments.append(argument)
        }
        return (arguments, preparation, remarks)
    }

    private static func mayBeNull(_ role: Role) -> Bool { role == .vmas || role == .locked }

    private func flags(_ text: String, isLong: Bool, remarks: inout [String]) -> String {
        let known = knowledge.family.flags
        var argument = FlagsArgument(text)
        if site.flags.isBoolean, !text.contains(known.prefix) {
            argument.spellOut(known.write)
            remarks.append("“\(text)” is a truth value, not FOLL_* flags: spelled out.")
        }
        if (site.flags.must + site.flags.may).contains(known.get), !argument.remove(known.get) {
            remarks.append("\(known.get) must not be among the flags of the new call.")
        }
        if isLong, let flag = knowledge.longFlag(in: api), !site.flags.must.contains(flag) { argument.add(flag) }
        return argument.text
    }
}
