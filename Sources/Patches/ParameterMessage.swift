internal import Knowledge
internal import Report
internal import Worklists

/// What a patch says that takes the vmas parameter out of some functions.
struct ParameterMessage {
    private let plans: [SitePlan]
    /// Those that others call, and those that serve them.
    private let functions: (named: [String], shared: [String])
    private let joined: String?

    init(_ step: SeriesStep?, _ plans: [SitePlan], _ input: PatchInput) {
        self.plans = plans
        joined = step?.joined
        let all = (step?.functions ?? Set(plans.map(\.callee))).sorted()
        let family = input.knowledge.family
        func isNamed(_ name: String) -> Bool { family.function(named: name).map { $0.takes != .byFlags } ?? false }
        functions = (all.filter(isNamed), all.filter { !isNamed($0) })
    }

    /// The subject, without what stands before the colon.
    var what: String {
        "remove the vmas parameter of "
            + (functions.named.isEmpty
                ? "what the GUP functions share"
                : functions.named.count > 3 ? "the GUP functions" : Self.listed(functions.named))
    }

    var paragraphs: [String] {
        [functions.named.isEmpty ? shared : named, joined.map { "One patch for all of these: \($0)." }]
            .compactMap(\.self) + users
    }

    private var calls: [SitePlan] { plans.filter { $0.site.vmas != .parameter } }

    private var counted: String {
        if calls.isEmpty { return "Nobody calls \(functions.named.count == 1 ? "it" : "them")." }
        let unused = calls.count { $0.site.vmas == .null }
        return "\(Worklist.count(unused, "call")) of \(calls.count) \(unused == 1 ? "passes" : "pass") NULL."
    }

    private var named: String {
        let them = functions.named.count == 1 ? "it takes" : "they take"
        var text =
            "\(Self.listed(functions.named)) can fill an array with the VMAs of the pages that \(them). \(counted)"
            + " The VMAs are valid under the mmap lock only, which the same functions may drop, so that a"
            + " caller who needs one does better to look it up. Take the parameter out."
        if !functions.shared.isEmpty { text += " So does \(Self.listed(functions.shared)), which serves nobody else." }
        return text
    }

    private var shared: String {
        "No function that others call hands VMAs out any more. Take the parameter out of what they share:"
            + " \(Self.listed(functions.shared))." + (calls.isEmpty ? "" : " " + counted)
    }

    private var users: [String] {
        let users = calls.filter { $0.site.vmas != .null }
        if users.isEmpty { return [] }
        return [
            "These asked for VMAs, and look up what they need themselves now:",
            users.map { plan in
                " \(plan.site.file):\(plan.site.line): \(plan.site.function ?? "")()"
                    + (plan.site.judgement?.vmasUse?.use == .never ? ", which never looked at them" : "")
            }.joined(separator: "\n"),
            "A lookup does not find a gate VMA, which GUP hands out for its pages, nor the VMA of an address of"
                + " another process that bears a tag: does any of them meet one?",
        ]
    }

    private static func listed(_ functions: [String]) -> String {
        let names = functions.map { $0 + "()" }
        return names.count < 2
            ? names.joined() : names.dropLast().joined(separator: ", ") + " and " + (names.last ?? "")
    }
}
