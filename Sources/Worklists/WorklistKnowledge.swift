package import Knowledge
package import Report

/// What a worklist is made with besides the report.
package struct WorklistKnowledge: Sendable {
    package var family: Family
    package var uses: PageKnowledge
    package var advice: PinningAdvice
    /// By file: whom to ask; empty where no MAINTAINERS is at hand.
    package var contacts: [String: Worklist.Contact] = [:]
    /// By symbol with its `CONFIG_`: where it is defined.
    package var symbols: [String: [Worklist.Symbol]] = [:]
    /// By site: what the rules find against the call that takes its place.
    package var objections: [SiteID: [String]] = [:]
    package var code: TreeCode?
    /// Functions beside those of the family that the tree's headers name.
    package var declared: Set<String> = []

    package init(family: Family, uses: PageKnowledge, advice: PinningAdvice) {
        self.family = family
        self.uses = uses
        self.advice = advice
    }

    /// The flag of a long-lived pin, where this tree has one.
    package func longFlag(in api: API) -> String? { uses.longFlags.sorted().first { api.flags[$0] != nil } }

    /// True where the call asks for a long-lived pin, be it by what the function adds itself.
    package func asksForLong(_ site: CallSite) -> Bool {
        let adds = family.function(named: site.callee)?.adds ?? []
        return !uses.longFlags.isDisjoint(with: site.flags.must + site.flags.may + adds)
    }
}

extension Worklist {
    /// One definition of a Kconfig symbol.
    package struct Symbol: Hashable, Sendable {
        /// `tristate`, `bool` and so on; nil where it stands at another definition.
        package var type: String?
        package var path: String
        package var line: Int

        package init(type: String?, path: String, line: Int) {
            self.type = type
            self.path = path
            self.line = line
        }

        /// `tristate, drivers/x/Kconfig:3`.
        var words: String { (type.map { $0 + ", " } ?? "") + "\(path):\(line)" }
    }
}
