internal import Knowledge

extension Rule {
    /// What mends a finding, as an edit of the lines that it is about.
    package struct Fix: Hashable, Sendable {
        /// What is done, as a patch's subject says it.
        package let says: String
        /// What whoever knows the code has to answer first; nil where nothing is open.
        package let asks: String?
        /// Functions that are called there, and what is called in their place with the same arguments.
        package let calls: [String: String]
        /// The flag that stands for a truth value which is passed as flags.
        package let flag: String?

        init(_ yaml: StrictYAML) throws(RulesError) {
            let fields = try yaml.mapping(required: ["says"], optional: ["asks", "calls", "flag"])
            says = try fields["says"].string()
            asks = try fields.optional("asks")?.string()
            flag = try fields.optional("flag")?.string()
            var calls: [String: String] = [:]
            for entry in try fields.optional("calls")?.anyMapping() ?? [] {
                calls[entry.key] = try entry.value.string()
            }
            self.calls = calls
            if calls.isEmpty == (flag == nil) { throw yaml.failure("a fix has either calls or a flag") }
        }
    }
}
