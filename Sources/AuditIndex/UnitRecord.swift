package import Foundation

/// What one translation unit was parsed with: two parses of the same plan and the same content give the same facts.
package struct PlanKey: Codable, Hashable, Sendable, RawRepresentable {
    package var rawValue: ContentHash

    package init(rawValue: ContentHash) { self.rawValue = rawValue }
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
