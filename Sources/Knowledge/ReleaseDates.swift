/// When releases came out; decoded from `releases.yaml`.
package struct ReleaseDates: Hashable, Sendable {
    /// By version without what a stable series adds: `2011-05-18` for 2.6.39.
    private let dates: [String: String]

    /// Reads `releases.yaml` of a directory.
    package init(directory: String) throws(RulesError) {
        let path = directory + "/releases.yaml"
        try self.init(yaml: RulesText.read(path), path: path)
    }

    package init(yaml: String, path: String) throws(RulesError) {
        var dates: [String: String] = [:]
        for entry in try StrictYAML(yaml, path: path).mapping(required: ["releases"])["releases"].anyMapping() {
            let date = try entry.value.string()
            guard date.wholeMatch(of: /\d{4}-[01]\d-[0-3]\d/) != nil else {
                throw entry.value.failure("\(date): give a date as 2024-11-17")
            }
            dates[entry.key] = date
        }
        self.dates = dates
    }

    /// The date of a version as a Makefile spells it: of 6.12.117 and 6.12.0-rc2 that of 6.12.
    package func date(of version: String) -> String? {
        let numbers = version.prefix { $0.isNumber || $0 == "." }.split(separator: ".")
        return [3, 2].lazy.compactMap { dates[numbers.prefix($0).joined(separator: ".")] }.first
    }
}
