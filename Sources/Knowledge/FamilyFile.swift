import Foundation

extension Family {
    /// Reads a family from the text of a file of `Rules/`; `path` is named in errors.
    package init(yaml text: String, path: String) throws(RulesError) {
        let root = try StrictYAML(text, path: path)
            .mapping(required: ["family", "homes", "flags", "roles", "functions", "iterators"], optional: ["forms"])
        name = try root["family", path].string()
        homes = try root["homes", path].strings()
        flags = try FlagKnowledge(root["flags", path])
        var roles: [RolePattern] = []
        for entry in try root["roles", path].anyMapping() {
            guard let role = Role(rawValue: entry.key) else {
                let known = Role.allCases.map(\.rawValue).joined(separator: ", ")
                throw RulesError(
                    path: path, line: entry.keyLine, message: "unknown role “\(entry.key)”; known: \(known)")
            }
            let value = try entry.value.mapping(required: [], optional: ["names", "types"])
            roles.append(
                RolePattern(
                    role: role, names: try value["names"]?.strings() ?? [], types: try value["types"]?.strings() ?? []))
        }
        self.roles = roles
        var functions: [FamilyFunction] = []
        for entry in try root["functions", path].list() {
            let function = try FamilyFunction(entry)
            if functions.contains(where: { $0.name == function.name }) {
                throw entry.failure("the function “\(function.name)” stands twice")
            }
            functions.append(function)
        }
        for entry in try root["functions", path].list() {
            try Self.checkSuccessors(of: entry, among: functions)
        }
        self.functions = functions
        forms = try Self.forms(root["forms"], of: functions)
        iterators = try IteratorKnowledge(root["iterators", path])
    }

    private static func forms(_ yaml: StrictYAML?, of functions: [FamilyFunction]) throws(RulesError) -> [Prototype] {
        var forms: [Prototype] = []
        for entry in try yaml?.list() ?? [] {
            let text = try entry.string()
            guard let form = Prototype(text), functions.contains(where: { $0.name == form.name }) else {
                throw entry.failure("“\(text)” is no declaration of a function of this family")
            }
            // It goes to the compiler as it stands.
            guard text.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || " _*,()".contains($0)) }) else {
                throw entry.failure("“\(text)” holds more than names, stars and commas")
            }
            forms.append(form)
        }
        return forms
    }

    /// The family's file, relative to the directory of the rules.
    package static let file = "family/gup.yaml"

    /// A successor is a function of the same family, and another one.
    private static func checkSuccessors(of entry: StrictYAML, among functions: [FamilyFunction]) throws(RulesError) {
        for (key, _, value) in try entry.anyMapping() where ["pinned", "successors"].contains(key) {
            for name in try value.strings() where !functions.contains(where: { $0.name == name }) {
                throw value.failure("the successor “\(name)” is no function of this family")
            }
        }
    }

    /// Reads the family file of a rules directory.
    package init(directory: String) throws(RulesError) {
        let path = "\(directory)/\(Self.file)"
        try self.init(yaml: Self.text(directory: directory), path: path)
    }

    /// The text of that file, for those who decode it elsewhere.
    package static func text(directory: String) throws(RulesError) -> String {
        try RulesText.read(
            "\(directory)/\(file)", advice: "name the directory of gupaudit's own rules in GUPAUDIT_RULES")
    }
}

extension FlagKnowledge {
    fileprivate init(_ yaml: StrictYAML) throws(RulesError) {
        let path = yaml.path
        let values = try yaml.mapping(
            required: ["prefix", "headers", "write", "force", "get", "pin", "anonymous", "masks"],
            optional: ["internal"])
        prefix = try values["prefix", path].string()
        headers = try values["headers", path].strings()
        write = try values["write", path].string()
        force = try values["force", path].string()
        get = try values["get", path].string()
        pin = try values["pin", path].string()
        anonymous = try values["anonymous", path].string()
        masks = try values["masks", path].strings()
        internalFlags = try values["internal"]?.strings() ?? []
    }
}

extension FamilyFunction {
    fileprivate init(_ yaml: StrictYAML) throws(RulesError) {
        let values = try yaml.mapping(
            required: ["name", "takes", "lock"],
            optional: ["adds", "adds-with-write", "without", "also", "pinned", "successors", "kin", "unmapped"])
        name = try values["name", yaml.path].string()
        takes = try values["takes", yaml.path].choice()
        adds = try values["adds"]?.strings() ?? []
        addsWithWrite = try values["adds-with-write"]?.strings() ?? []
        lock = try values["lock", yaml.path].choice()
        isUnmapped = try values["unmapped"]?.string() == "true"
        pinned = try values["pinned"]?.strings() ?? []
        successors = try pinned + (values["successors"]?.strings() ?? [])
        kin = try values["kin"]?.string()
        var without: [Role] = []
        if let roles = values["without"] {
            for role in try roles.list() { without.append(try role.choice()) }
        }
        self.without = without
        var also: [Role: [String]] = [:]
        if let roles = values["also"] {
            for (role, names) in try roles.mapping(required: [], optional: Role.allCases.map(\.rawValue)) {
                if let role = Role(rawValue: role) { also[role] = try names.strings() }
            }
        }
        self.also = also
    }
}

extension IteratorKnowledge {
    fileprivate init(_ yaml: StrictYAML) throws(RulesError) {
        let values = try yaml.mapping(required: ["constructors", "operations", "words"])
        var constructors: [Constructor] = []
        for entry in try values["constructors", yaml.path].list() {
            let value = try entry.mapping(required: ["name", "iterator", "direction"])
            constructors.append(
                Constructor(
                    name: try value["name", yaml.path].string(), iterator: try value["iterator", yaml.path].index(),
                    direction: try value["direction", yaml.path].index()))
        }
        self.constructors = constructors
        operations = try Sides(values["operations", yaml.path])
        words = try Sides(values["words", yaml.path])
    }
}

extension IteratorKnowledge.Sides {
    fileprivate init(_ yaml: StrictYAML) throws(RulesError) {
        let values = try yaml.mapping(required: ["destination", "source"])
        destination = try values["destination", yaml.path].strings()
        source = try values["source", yaml.path].strings()
    }
}

extension [String: StrictYAML] {
    /// The value of a key that `mapping(required:)` has already insisted on.
    fileprivate subscript(key: String, path: String) -> StrictYAML {
        get throws(RulesError) {
            guard let value = self[key] else {
                throw RulesError(path: path, line: nil, message: "the key “\(key)” is missing")
            }
            return value
        }
    }
}
