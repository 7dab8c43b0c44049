package import Expressions
internal import Knowledge
internal import Report

/// The columns of a site that expressions can name: those of the report, and what is derived from its tree and its call.
package enum SiteSchema {
    package static let shape = Shape.object(
        mechanical.merging(judged) { first, _ in first }.merging(owned) { first, _ in first }
            .merging(derived) { first, _ in first })

    /// Columns that a report made without judging leaves out.
    package static let judgedNames = Set(judged.keys)

    private static let mechanical: [String: Shape] = [
        "id": .text, "file": .text, "line": .number, "column": .number, "function": .text, "callee": .text,
        "family": .text,
        "arguments": .list(.text),
        "flags": .object([
            "text": .text, "must": .list(.text), "may": .list(.text), "any": .list(.text), "unknown": .truth,
            "origin": word(Flags.Origin.self), "boolean": .truth,
            "callers": .list(
                .object([
                    "function": .text, "file": .text, "line": .number, "must": .list(.text), "may": .list(.text),
                ])),
            "trail": .list(.object(["file": .text, "line": .number, "text": .text])),
        ]),
        "vmas": word(VMAsArgument.self), "pages": .object(["text": .text, "null": .truth]), "nr_pages": .text,
        "writes": word(Writes.self), "reference": word(Reference.self),
        "seen": .object([
            "arch": .text, "environment": .text, "method": word(Seen.Method.self), "reason": .text,
        ]),
    ]

    static let judged: [String: Shape] = [
        "release": .object([
            "functions": .list(.text), "pairing": word(Release.Pairing.self),
            "short_return": word(Release.ShortReturn.self),
            "sites": .list(.object(["file": .text, "line": .number, "callee": .text, "function": .text])),
        ]),
        "lifetime": word(Lifetime.self), "lifetime_evidence": evidence,
        "access": .object([
            "cpu": word(Access.CPU.self), "dma": word(Access.DMA.self), "struct_page_only": .truth,
            "evidence": evidence,
        ]),
        "dirtying": .object([
            "verdict": word(Dirtying.Verdict.self), "functions": .list(.text), "evidence": evidence,
        ]),
        "notifier": evidence,
        "destination": .object(["kind": word(Destination.Kind.self), "text": .text]),
        "vmas_use": .object([
            "use": word(VMAsUse.Use.self), "after_unlock": .truth, "replacement": .text, "evidence": evidence,
        ]),
        "chain": .list(.object(["function": .text, "file": .text, "line": .number, "entry": .text])),
        "case": .object(["is": word(Case.Kind.self), "evidence": evidence]),
        "conversion": .object([
            "needed": .truth, "to": .text, "reason": .text, "blockers": .list(.text),
        ]),
        "cuts": .list(.text),
    ]

    static let owned: [String: Shape] = [
        "modular": .truth, "config": .text, "configs": .list(.text), "architectures": .list(.text), "subsystem": .text,
        "subsystems": .list(.text),
    ]

    private static let derived: [String: Shape] = [
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

    private static let evidence = Shape.list(.object(["file": .text, "line": .number, "text": .text, "says": .text]))

    private static func word<Words: CaseIterable & RawRepresentable>(_: Words.Type) -> Shape
    where Words.RawValue == String {
        .word(Words.allCases.map(\.rawValue))
    }
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
