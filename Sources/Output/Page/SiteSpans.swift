internal import Report

/// The columns of a call as pages show them.
extension Span {
    static func takes(_ reference: Reference) -> Span {
        switch reference {
        case .get: .badge("get", "get")
        case .pin: .badge("pin", "pin")
        case .none, .param: .badge(reference.rawValue)
        }
    }

    static func pairing(_ release: Release) -> Span {
        let tone =
            switch release.pairing {
            case .ok: "good"
            case .mismatch, .missing: "bad"
            case .escapes: "warn"
            case .notApplicable: "quiet"
            }
        let name = release.pairing == .notApplicable ? "n/a" : release.pairing.rawValue
        let functions = release.functions.joined(separator: ", ")
        return .badge(name, tone, functions.isEmpty ? nil : functions)
    }

    static func lifetime(_ lifetime: Lifetime) -> Span {
        .badge(lifetime.rawValue, lifetime == .long ? "warn" : "quiet")
    }

    static func severity(_ severity: Finding.Severity, _ title: String? = nil) -> Span {
        .badge(severity.rawValue, tone(of: severity), title)
    }

    static func tone(of severity: Finding.Severity) -> String {
        switch severity {
        case .error: "bad"
        case .warning: "warn"
        case .note: "quiet"
        }
    }
}

extension [Span] {
    static func flags(must: [String], may: [String], unknown: Bool = false, origin: Flags.Origin) -> [Span] {
        func short(_ name: String) -> String { name.hasPrefix("FOLL_") ? String(name.dropFirst(5)) : name }
        var spans = must.map { Span(text: short($0), style: "flag", title: "\($0) on every path") }
        spans += may.map { Span(text: short($0) + "?", style: "flag may", title: "\($0) on some paths") }
        if unknown { spans.append(Span(text: "+?", style: "flag may", title: "other bits are possible")) }
        return spans.isEmpty ? [Span(text: origin == .none ? "–" : "0", style: "faint")] : spans
    }

    static func flags(_ flags: Flags) -> [Span] {
        .flags(must: flags.must, may: flags.may, unknown: flags.unknown, origin: flags.origin)
    }
}

extension Page.Cell {
    /// The function, which opens the panel, over its place.
    init(_ function: String?, at place: Span, order: Int? = nil) {
        self.init(Span(text: Wording.caller(function)), place, order: order)
    }
}

/// How pages show the values of columns that pictures are made of.
extension [Shown] {
    static var references: [Shown] {
        let names: [Reference: String] = [.get: "get", .pin: "pin", .param: "by parameter", .none: "no reference"]
        return [Reference.get, .pin, .param, .none].map { Shown($0.rawValue, names[$0]) }
    }

    static var cases: [Shown] {
        Case.Kind.allCases.map { kind in
            let style = kind.rawValue.split { !$0.isLetter && !$0.isNumber }.joined(separator: "-")
            return Shown(kind.rawValue, Wording.name(kind), "case-" + style)
        }
    }
}
