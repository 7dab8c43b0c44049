/// How a caller moves from FOLL_GET to FOLL_PIN; decoded from `pinning.yaml`.
package struct PinningAdvice: Hashable, Sendable {
    /// What changes where a function takes the place of another.
    package struct Call: Hashable, Sendable {
        /// By a parameter that the old function lacks: the name of another of its parameters, or a text.
        package var arguments: [String: String] = [:]
        package var remarks: [String] = []
        package var allocation: Allocation?
        /// Asks whether the pages are pinned at all, and where the answer can be kept, by where the pages go.
        package var pinnedIf: String?
        package var keptIn: [String: String] = [:]
        /// Functions that are given the iterator and leave its kind as it is.
        package var leaveKind: Set<String> = []
        /// Functions that set up an iterator of which all pages are pinned.
        package var alwaysPinned: Set<String> = []
    }

    /// What functions did with the array of pages that the new one leaves to its caller; `{pages}` stands for the
    /// array, `{result}` for what the call returned.
    package struct Allocation: Hashable, Sendable {
        package let functions: Set<String>
        package let before: String
        package let after: [String]
        package let remark: String
    }

    /// How the vmas parameter is taken out.
    package struct VMAsRemoval: Hashable, Sendable {
        /// What finds the VMA of an address, the best first.
        package let lookups: [String]
        /// Takes a tag off an address.
        package let untag: String
        /// What frees an array.
        package let frees: Set<String>
        /// What only hands back whether something holds.
        package let asks: Set<String>
    }

    /// By what it is told that a function may sleep.
    package struct Sleeping: Hashable, Sendable {
        /// Words of what sleeps itself.
        package let tells: Set<String>
        /// Types of tables of operations all of which may.
        package let entries: Set<String>
        /// Beginnings of the names of what begins where nothing may.
        fileprivate let beginnings: [String]
        /// Functions that have what they are given called back where nothing may sleep, and members that hold such.
        package let callbacks: Set<String>

        package func forbids(_ word: String) -> Bool { beginnings.contains(where: word.hasPrefix) }
    }

    /// By the new function.
    package let calls: [String: Call]
    /// Rules whose finding says no more than that a site is to be converted.
    package let impliedFindings: Set<String>
    /// Rules whose finding a conversion may bring: what they ask for is another patch.
    package let laterFindings: Set<String>
    /// What to do where a call passes NULL for the VMAs.
    package let vmasUnused: String
    /// What to do where such a parameter is declared.
    package let vmasParameter: String
    /// Functions that return a VMA on purpose.
    package let vmasByDesign: Set<String>
    /// By function: what to do where one VMA of one page is looked at.
    package let vmasOfOne: [String: String]
    package let vmasRemoval: VMAsRemoval
    package let sleeping: Sleeping
    /// Macros that put something into what they are given by name.
    package let stores: Set<String>
    /// What takes one more reference on a page that is pinned already.
    package let extraReference: String

    /// Reads `pinning.yaml` of a directory.
    package init(directory: String) throws(RulesError) {
        let path = directory + "/pinning.yaml"
        try self.init(yaml: RulesText.read(path), path: path)
    }

    package init(yaml: String, path: String) throws(RulesError) {
        let fields = try StrictYAML(yaml, path: path)
            .mapping(
                required: [
                    "calls", "implied_findings", "later_findings", "vmas_unused", "vmas_parameter",
                    "vmas_by_design", "vmas_of_one",
                    "vmas_removal", "extra_reference", "sleeping", "stores",
                ])
        var calls: [String: Call] = [:]
        for entry in try fields["calls"].anyMapping() { calls[entry.key] = try Self.call(entry.value) }
        self.calls = calls
        impliedFindings = Set(try fields["implied_findings"].strings())
        laterFindings = Set(try fields["later_findings"].strings())
        vmasUnused = try fields["vmas_unused"].string()
        vmasParameter = try fields["vmas_parameter"].string()
        vmasByDesign = Set(try fields["vmas_by_design"].strings())
        vmasOfOne = try Self.texts(fields["vmas_of_one"])
        let removal = try fields["vmas_removal"].mapping(required: ["lookups", "untag", "frees", "asks"])
        vmasRemoval = VMAsRemoval(
            lookups: try removal["lookups"].strings(), untag: try removal["untag"].string(),
            frees: Set(try removal["frees"].strings()), asks: Set(try removal["asks"].strings()))
        stores = Set(try fields["stores"].strings())
        extraReference = try fields["extra_reference"].string()
        let sleeping = try fields["sleeping"].mapping(required: ["tells", "entries", "forbids", "callbacks"])
        self.sleeping = Sleeping(
            tells: Set(try sleeping["tells"].strings()), entries: Set(try sleeping["entries"].strings()),
            beginnings: try sleeping["forbids"].strings(), callbacks: Set(try sleeping["callbacks"].strings()))
    }

    private static func call(_ yaml: StrictYAML) throws(RulesError) -> Call {
        let parts = try yaml.mapping(
            required: [],
            optional: [
                "arguments", "remarks", "allocation", "pinned_if", "kept_in", "leave_kind", "always_pinned",
            ])
        var call = Call()
        call.arguments = try texts(parts.optional("arguments"))
        call.remarks = try parts.strings("remarks")
        call.pinnedIf = try parts.optional("pinned_if")?.string()
        call.keptIn = try texts(parts.optional("kept_in"))
        call.leaveKind = Set(try parts.strings("leave_kind"))
        call.alwaysPinned = Set(try parts.strings("always_pinned"))
        if let allocation = try parts.optional("allocation")?
            .mapping(required: ["functions", "before", "after", "remark"])
        {
            call.allocation = Allocation(
                functions: Set(try allocation["functions"].strings()),
                before: try allocation["before"].string(),
                after: try allocation["after"].strings(), remark: try allocation["remark"].string())
        }
        return call
    }

    private static func texts(_ yaml: StrictYAML?) throws(RulesError) -> [String: String] {
        var texts: [String: String] = [:]
        for entry in try yaml?.anyMapping() ?? [] { texts[entry.key] = try entry.value.string() }
        return texts
    }
}
