/// How a caller moves from FOLL_GET to FOLL_PIN; decoded from `pinning.yaml`.
package struct PinningAdvice: Hashable, Sendable {
    /// What changes where a function takes the place of another.
    package struct Call: Hashable, Sendable {
        /// By a parameter that the old function lacks: the name of another of its parameters, or a text.
        package var arguments: [String: String] = [:]
        package var remarks: [String] = []
    }

    /// By the new function.
    package let calls: [String: Call]
    /// Rules whose finding says no more than that a site is to be converted.
    package let impliedFindings: Set<String>
    /// Rules whose finding a conversion may bring: what they ask for is another patch.
    package let laterFindings: Set<String>
    /// What to do where a call passes NULL for the VMAs.
    package let vmasUnused: String
    /// Functions that return a VMA on purpose.
    package let vmasByDesign: Set<String>

    /// Reads `pinning.yaml` of a directory.
    package init(directory: String) throws(RulesError) {
        let path = directory + "/pinning.yaml"
        try self.init(yaml: RulesText.read(path), path: path)
    }

    package init(yaml: String, path: String) throws(RulesError) {
        let fields = try StrictYAML(yaml, path: path)
            .mapping(required: ["calls", "implied_findings", "later_findings", "vmas_unused", "vmas_by_design"])
        var calls: [String: Call] = [:]
        for entry in try fields["calls"].anyMapping() {
            let parts = try entry.value.mapping(required: [], optional: ["arguments", "remarks"])
            var call = Call()
            for argument in try parts.optional("arguments")?.anyMapping() ?? [] {
                call.arguments[argument.key] = try argument.value.string()
            }
            call.remarks = try parts.strings("remarks")
            calls[entry.key] = call
        }
        self.calls = calls
        impliedFindings = Set(try fields["implied_findings"].strings())
        laterFindings = Set(try fields["later_findings"].strings())
        vmasUnused = try fields["vmas_unused"].string()
        vmasByDesign = Set(try fields["vmas_by_design"].strings())
    }
}
