package import Expressions
internal import Knowledge
internal import Report

/// The columns of a site that expressions can name: those of the report, and what is derived from its tree and its
/// call.
package enum SiteSchema {
    package static let shape = Shape.object(shapes().merging(derived, uniquingKeysWith: merged))

    /// Columns that a report made without judging leaves out.
    package static let judgedNames = Set(shapes(of: .judged).keys)

    /// Columns that are read from the tree's code, which no report holds.
    package static let codeNames: Set = ["tree.symbols", "tree.fast_mask", "beyond_fast_mask"]

    /// Columns that hold names of flags.
    package static let flagNames = Set(shape.paths.filter { $0.hasPrefix("flags.") }).union(["beyond_fast_mask"])

    /// The columns of one group, or all, by their names.
    static func shapes(of group: SiteColumn.Group? = nil) -> [String: Shape] {
        SiteColumn.members(of: group).mapValues(shape)
    }

    private static func shape(_ kind: SiteColumn.Kind) -> Shape {
        switch kind {
        case .text: .text
        case .number: .number
        case .truth: .truth
        case .word(let words): .word(words)
        case .list(let element): .list(shape(element))
        case .object(let members): .object(members.mapValues(shape))
        }
    }

    private static func merged(_ one: Shape, _ other: Shape) -> Shape {
        guard case .object(let members) = one, case .object(let more) = other else { return one }
        return .object(members.merging(more, uniquingKeysWith: merged))
    }

    private static let derived: [String: Shape] = [
        "flags": .object(["any": .list(.text)]),
        "path": .object(["top": .text, "directory": .text, "name": .text, "components": .list(.text)]),
        "tree": .object([
            "version": .version, "symbols": .list(.text), "functions": .list(.text), "flags": .list(.text),
            "fast_mask": .list(.text),
        ]),
        "api": .object(Dictionary(uniqueKeysWithValues: Role.allCases.map { ($0.rawValue, Shape.number) })),
        "argument": .object(Dictionary(uniqueKeysWithValues: Role.allCases.map { ($0.rawValue, Shape.text) })),
        "beyond_fast_mask": .list(.text),
        "findings": .list(.text),
    ]
}

extension SiteSchema {
    static let entry = "entry"

    /// The columns of a site, and of one entry of one of its lists.
    static func with(entry: Shape) -> Shape {
        guard case .object(let members) = shape else { return shape }
        return .object(members.merging([Self.entry: entry]) { first, _ in first })
    }

    /// What a list of lines of the tree holds; nil for anything else.
    static func entry(of list: [String]) -> Shape? {
        guard case .list(let entry)? = shape.shape(at: list), entry.shape(at: ["file"]) != nil,
            entry.shape(at: ["line"]) != nil
        else { return nil }
        return entry
    }

    /// The lists whose entries are lines of the tree, where a finding can stand.
    static let placeLists = shape.paths.filter { name in
        entry(of: name.split(separator: ".").map { String($0) }) != nil
    }
}
