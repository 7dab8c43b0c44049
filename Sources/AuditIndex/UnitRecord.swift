package import Foundation

/// What one translation unit was parsed with: two parses of the same plan and the same content give the same facts.
package struct PlanKey: Hashable, Sendable, RawRepresentable {
    package var rawValue: ContentHash

    package init(rawValue: ContentHash) { self.rawValue = rawValue }

    /// The key of a main file parsed with these arguments in a named environment.
    package init(file: String, arguments: [String], environment: String) {
        // Lengths first: ["-I", "a b"] and ["-I a", "b"] are different plans.
        var bytes: [UInt8] = []
        for part in [file, environment] + arguments {
            bytes.append(contentsOf: "\(part.utf8.count):".utf8)
            bytes.append(contentsOf: part.utf8)
        }
        rawValue = ContentHash(ofBlob: bytes)
    }
}

/// A file that a translation unit read, and the content it had.
package struct Dependency: Hashable, Sendable {
    package var path: String
    package var content: ContentHash

    package init(path: String, content: ContentHash) {
        self.path = path
        self.content = content
    }
}

/// The facts of one translation unit, and everything they depend on.
package struct UnitRecord: Hashable, Sendable {
    package var plan: PlanKey
    /// Every file that was read, the main file included.
    package var dependencies: [Dependency]
    package var facts: Data

    package init(plan: PlanKey, dependencies: [Dependency], facts: Data) {
        self.plan = plan
        self.dependencies = dependencies
        self.facts = facts
    }
}
