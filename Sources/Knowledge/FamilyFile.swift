import Foundation

extension Family {
    /// Reads a family from the text of a file of `Rules/`; `path` is named in errors.
    package init(yaml text: String, path: String) throws(RulesError) {
        let root = try StrictYAML(text, path: path)
            .mapping(
                required: ["family", "homes", "flags", "roles", "functions", "iterators"],
                optional: ["extended", "forms"])
        name = try root["family"].string()
        homes = try root["homes"].globs(endingWith: "/")
        flags = try FlagKnowledge(root["flags"])
        var roles: [RolePattern] = []
        for entry in try root["roles"].anyMapping() {
            guard let role = Role(rawValue: entry.key) else {
                let known = Role.allCases.map(\.rawValue).joined(separator: ", ")
                throw RulesError(
                    path: path, line: entry.keyLine, message: "unknown role “\(entry.key)”; known: \(known)")
            }
            let value = try entry.value.mapping(required: [], optional: ["names", "types"])
            roles.append(
                RolePattern(role: role, names: try value.strings("names"), types: try value.strings("types")))
        }
        self.roles = roles
        var functions: [FamilyFunction] = []
        for entry in try root["functions"].list() {
            let function = try FamilyFunction(entry)
            if functions.contains(where: { $0.name == function.name }) {
                throw entry.failure("the function “\(function.name)” stands twice")
            }
            functions.append(function)
        }
        for entry in try root["functions"].list() {
            try Self.checkSuccessors(of: entry, among: functions)
        }
        self.functions = functions
        extended = try Self.extended(root.optional("extended"), besides: functions)
        forms = try Self.forms(root.optional("forms"), of: functions)
        iterators = try IteratorKnowledge(root["iterators"])
    }

    private static func extended(
        _ yaml: StrictYAML?, besides functions: [FamilyFunction]
    ) throws(RulesError) -> Set<String> {
        var names: Set<String> = []
        for entry in try yaml?.list() ?? [] {
            let name = try entry.string()
            if !names.insert(name).inserted || functions.contains(where: { $0.name == name }) {
                throw entry.failure("the function “\(name)” stands twice")
            }
        }
        return names
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
        let values = try yaml.mapping(
            required: ["prefix", "headers", "parameters", "write", "force", "get", "pin", "anonymous", "masks"],
            optional: ["internal"])
        prefix = try values["prefix"].string()
        headers = try values["headers"].strings()
        parameters = try values["parameters"].strings()
        write = try values["write"].string()
        force = try values["force"].string()
        get = try values["get"].string()
        pin = try values["pin"].string()
        anonymous = try values["anonymous"].string()
        masks = try values["masks"].strings()
        internalFlags = try values.strings("internal")
    }
}

extension FamilyFunction {
    fileprivate init(_ yaml: StrictYAML) throws(RulesError) {
        let values = try yaml.mapping(
            required: ["name", "takes", "lock"],
            optional: ["adds", "adds-with-write", "without", "also", "pinned", "successors", "kin", "unmapped"])
        name = try values["name"].string()
        takes = try values["takes"].choice()
        adds = try values.strings("adds")
        addsWithWrite = try values.strings("adds-with-write")
        lock = try values["lock"].choice()
        isUnmapped = try values.optional("unmapped")?.string() == "true"
        pinned = try values.strings("pinned")
        successors = try pinned + values.strings("successors")
        kin = try values.optional("kin")?.string()
        var without: [Role] = []
        if let roles = values.optional("without") {
            for role in try roles.list() { without.append(try role.choice()) }
        }
        self.without = without
        var also: [Role: [String]] = [:]
        let more = try values.optional("also")?.mapping(required: [], optional: Role.allCases.map(\.rawValue))
        for role in Role.allCases {
            if let names = more?.optional(role.rawValue) { also[role] = try names.strings() }
        }
        self.also = also
    }
}

extension IteratorKnowledge {
    fileprivate init(_ yaml: StrictYAML) throws(RulesError) {
        let values = try yaml.mapping(
            required: ["constructors", "questions", "members", "kernel_flags", "operations", "words"])
        var constructors: [Constructor] = []
        for entry in try values["constructors"].list() {
            let value = try entry.mapping(required: ["name", "iterator", "direction"])
            constructors.append(
                Constructor(
                    name: try value["name"].string(), iterator: try value["iterator"].index(),
                    direction: try value["direction"].index()))
        }
        self.constructors = constructors
        questions = try values["questions"].strings()
        members = try values["members"].strings()
        kernelFlags = try values["kernel_flags"].strings()
        operations = try Sides(values["operations"])
        words = try Sides(values["words"])
    }
}

extension IteratorKnowledge.Sides {
    fileprivate init(_ yaml: StrictYAML) throws(RulesError) {
        let values = try yaml.mapping(required: ["destination", "source"])
        destination = try values["destination"].strings()
        source = try values["source"].strings()
    }
}
