internal import Clang
internal import Knowledge
internal import Report

/// Turns a call's arguments into the report's mechanical columns.
struct CallColumns {
    let function: FamilyFunction
    let roles: [Role: Int]
    let call: Cursor
    let values: [FlagValue]
    let texts: [String]
    let knowledge: FlagKnowledge
    let table: FlagTable
    let source: SourceView

    private func argument(_ role: Role) -> Cursor? {
        guard let index = roles[role] else { return nil }
        let arguments = call.arguments
        return arguments.indices.contains(index) ? arguments[index] : nil
    }

    private func text(_ role: Role) -> String? {
        guard let index = roles[role], texts.indices.contains(index) else { return nil }
        return texts[index]
    }

    private func value(_ role: Role) -> FlagValue? {
        guard let index = roles[role], values.indices.contains(index) else { return nil }
        return values[index]
    }

    private func bit(_ name: String) -> UInt64 { table.value(of: name) ?? 0 }

    /// The arguments whose values the columns tell.
    static func flagPositions(_ roles: [Role: Int]) -> Set<Int> {
        Set([roles[.flags], roles[.write], roles[.force]].compactMap { $0 })
    }

    /// The value of all flag-bearing arguments together: gup_flags, or `int write` and `int force`.
    func flagValue() -> FlagValue? {
        var merged: FlagValue?
        for part in [
            value(.flags), value(.write)?.asTruth(of: bit(knowledge.write)),
            value(.force)?.asTruth(of: bit(knowledge.force)),
        ] {
            guard let part else { continue }
            merged = merged?.or(part) ?? part
        }
        return merged
    }

    func flags(step: Int32?) -> Flags {
        guard let value = flagValue() else {
            return Flags(text: nil, must: [], may: [], unknown: false, origin: .none, trail: [])
        }
        return Flags(
            text: text(.flags), must: table.names(of: value.must), may: table.names(of: value.may),
            unknown: value.unknown,
            origin: value.origin, isBoolean: value.isTruth,
            trail: source.steps(of: (step.map { value.adding($0) } ?? value).trail))
    }

    var isTrailCut: Bool { flagValue()?.trail.isCut ?? false }

    var vmas: VMAsArgument {
        guard let argument = argument(.vmas) else { return .absent }
        return Self.vmas(argument)
    }

    /// Of a choice the first arm that is not NULL speaks.
    private static func vmas(_ argument: Cursor) -> VMAsArgument {
        var open = [argument]
        while let next = open.popLast() {
            let expression = next.peeledOfCasts
            if expression.isNullPointer { continue }
            let children = expression.children
            switch expression.kind {
            case .conditionalOperator where children.count == 3: open += [children[2], children[1]]
            case .unaryOperator where children.count == 1:
                return children[0].peeledOfCasts.kind == .arraySubscriptExpr ? .array : .single
            case .declRefExpr:
                guard let variable = expression.referenced else { return .array }
                if variable.kind == .parmDecl { return .parameter }
                return variable.type.arraySize == 1 ? .single : .array
            default: return .array
            }
        }
        return .null
    }

    var pages: Pages {
        Pages(text: text(.pages), null: argument(.pages)?.peeledOfCasts.isNullPointer ?? false)
    }

    var pageCount: String? { text(.pageCount) }

    /// - Parameter origins: what is known of the iterator, where the call works on one.
    func writes(_ origins: IteratorOrigins?) -> Writes {
        if let origins { return Writes(origins.direction ?? .unknown) }
        guard let value = flagValue() else { return roles[.iterator] == nil ? .no : .maybe }
        let write = bit(knowledge.write)
        if value.must & write != 0 { return .yes }
        if value.may & write != 0 || value.unknown { return .maybe }
        return .no
    }

    var reference: Reference {
        if function.takes == .none { return .none }
        if pages.null, function.takes != .ifFlagged { return .none }
        let value = flagValue() ?? .constant(0)
        let pin = bit(knowledge.pin)
        let get = bit(knowledge.get)
        if value.must & pin != 0 { return .pin }
        switch function.takes {
        case .pin: return .pin
        case .get: return .get
        case .none: return .none
        case .ifFlagged: return (value.must | value.may) & get != 0 || value.unknown ? .get : .none
        case .byFlags:
            if value.must & get != 0 { return .get }
            let isHandedOn = argument(.pages)?.peeledOfCasts.referenced?.kind == .parmDecl
            return value.unknown || value.may & (pin | get) != 0 || isHandedOn ? .param : .get
        }
    }
}

extension Cursor {
    /// The expression inside parentheses and casts of both kinds.
    var peeledOfCasts: Cursor {
        var cursor = peeled
        while cursor.kind == .cStyleCastExpr, let operand = cursor.children.last, operand.kind.isExpression {
            cursor = operand.peeled
        }
        return cursor
    }

    var isNullPointer: Bool { kind == .integerLiteral && integerValue == 0 }
}

extension Writes {
    /// Whether a call on an iterator writes to the pages.
    package init(_ direction: IteratorDirection) {
        self =
            switch direction {
            case .destination: .yes
            case .source: .no
            case .unknown: .maybe
            }
    }
}
