internal import Report

/// The call that replaces a site's, and the releases that change with it, in the words of this tree's API.
struct ReplacementCall {
    /// The call as it would be written; nil where the replacement takes other arguments.
    let text: String?
    /// What else has to be done.
    let notes: [String]

    init?(_ site: CallSite, in report: AuditReport, guide: ReviewGuide) {
        guard let conversion = site.judgement?.conversion, conversion.needed, let callee = conversion.to else {
            return nil
        }
        var notes: [String] = []
        let old = report.api.functions[site.callee]
        let new = report.api.functions[callee]
        if let old, let new, old.roles == new.roles, Self.parameters(old).count == Self.parameters(new).count,
            site.arguments.count == Self.parameters(new).count
        {
            let (arguments, changes) = Self.arguments(of: site, roles: new.roles, report: report, guide: guide)
            text = "\(callee)(\(arguments.joined(separator: ", ")))"
            notes = changes
        } else {
            text = nil
            notes.append(
                new.map { "its arguments are others: \($0.signature)" } ?? "its arguments are not known in this tree")
        }
        self.notes = notes + Self.releases(site.judgement?.release, guide)
    }

    /// The arguments, without the flag that a pin excludes, and with the one that a long lifetime asks for.
    private static func arguments(
        of site: CallSite, roles: [String: Int], report: AuditReport, guide: ReviewGuide
    ) -> (arguments: [String], notes: [String]) {
        var arguments = site.arguments
        guard let index = roles["flags"], arguments.indices.contains(index) else { return (arguments, []) }
        var notes: [String] = []
        // What binds less tightly than `|` is put in parentheses, and not taken apart.
        let isSimple = arguments[index].allSatisfy { $0.isLetter || $0.isNumber || " _|".contains($0) }
        let simple = arguments[index].split(separator: "|").map { $0.filter { $0 != " " } }
        var flags = isSimple ? simple : ["(\(arguments[index]))"]
        if site.flags.must.contains(guide.get) || site.flags.may.contains(guide.get) {
            flags.removeAll { $0 == guide.get }
            notes.append("\(guide.get) goes: a pin excludes it")
        }
        let lacksLong = Set(guide.longTerm).isDisjoint(with: site.flags.must + site.flags.may)
        let known = guide.longTerm.first { report.api.flags[$0] != nil }
        if site.judgement?.lifetime == .long, lacksLong, let flag = known {
            flags.append(flag)
            notes.append("\(flag) because the pages are kept for long")
        }
        if notes.isEmpty { return (arguments, []) }
        if flags.count > 1 { flags.removeAll { $0 == "0" } }
        arguments[index] = flags.isEmpty ? "0" : flags.joined(separator: " | ")
        return (arguments, notes)
    }

    /// The parameters of a declaration, split at the commas of its own parentheses.
    static func parameters(_ function: API.Function) -> [String] {
        guard let open = function.signature.firstIndex(of: "("), let close = function.signature.lastIndex(of: ")"),
            open < close
        else { return [] }
        var parameters: [String] = []
        var depth = 0
        var current = ""
        for character in function.signature[function.signature.index(after: open)..<close] {
            if character == "(" { depth += 1 }
            if character == ")" { depth -= 1 }
            if character == ",", depth == 0 {
                parameters.append(current)
                current = ""
            } else {
                current.append(character)
            }
        }
        parameters.append(current)
        return parameters.map { String($0.drop { $0 == " " }) }
    }

    private static func releases(_ release: Release?, _ guide: ReviewGuide) -> [String] {
        guard let release else { return [] }
        var notes = release.places.compactMap { call -> String? in
            guard let other = guide.releases[call.callee] else { return nil }
            return "\(Wording.location(call.file, call.line)): \(call.callee)() becomes \(other)()"
        }
        if release.functions.contains(where: { guide.dirtying.contains($0) }), !guide.dirtyingRelease.isEmpty {
            notes.append("\(guide.dirtyingRelease)() marks dirty and releases in one call")
        }
        return notes
    }
}
