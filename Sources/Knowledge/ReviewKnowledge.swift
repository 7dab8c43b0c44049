/// What must be known of names to answer reviewers' questions about a call; decoded from `review.yaml`.
package struct ReviewKnowledge: Hashable, Sendable {
    /// What gives back a pin, by what gave back the plain reference.
    package let releases: [String: String]
    package let dirtyingRelease: String
    package let dirtying: Set<String>
    package let takesLock: Set<String>
    package let lockless: Set<String>
    package let needsLock: Set<String>
    /// The flag that admits anonymous memory only.
    package let anonymous: String
    package let unmapped: Set<String>

    /// Reads `review.yaml` of a directory.
    package init(directory: String) throws(RulesError) {
        let path = directory + "/review.yaml"
        try self.init(yaml: RulesText.read(path), path: path)
    }

    package init(yaml: String, path: String) throws(RulesError) {
        let root = try StrictYAML(yaml, path: path).mapping(required: [
            "releases", "dirtying_release", "dirtying", "takes_mmap_lock", "lockless", "needs_mmap_lock", "anonymous",
            "unmapped",
        ])
        func value(_ key: String) throws(RulesError) -> StrictYAML {
            guard let value = root[key] else { throw RulesError(path: path, line: nil, message: "“\(key)” is missing") }
            return value
        }
        var releases: [String: String] = [:]
        for entry in try value("releases").anyMapping() { releases[entry.key] = try entry.value.string() }
        self.releases = releases
        dirtyingRelease = try value("dirtying_release").string()
        dirtying = Set(try value("dirtying").strings())
        takesLock = Set(try value("takes_mmap_lock").strings())
        lockless = Set(try value("lockless").strings())
        needsLock = Set(try value("needs_mmap_lock").strings())
        anonymous = try value("anonymous").string()
        unmapped = Set(try value("unmapped").strings())
    }
}
