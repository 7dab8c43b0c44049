internal import Knowledge
internal import Report
internal import SourceText

extension SiteAssembler {
    /// A call that only its text shows: position and arguments are certain, the flags are what the words say.
    func textSite(_ entry: ScannedFile.Entry, in file: ScannedFile, reason: String) -> CallSite {
        let arguments = file.source.call(at: entry.offset, horizon: file.horizon)?.arguments.map(\.text) ?? []
        let releases = OtherReleases(
            family: family, signatures: parsed.signatures(for: file.path).mapValues(\.signature))
        let known = releases.roles(of: entry.identifier, argumentCount: arguments.count)
        let roles = known ?? [:]
        func text(_ role: Role) -> String? {
            roles[role].flatMap { arguments.indices.contains($0) ? arguments[$0] : nil }
        }
        let pages = Pages(text: text(.pages), null: text(.pages).map(Self.isNull) ?? false)
        var flags = flags(text(.flags), write: text(.write), force: text(.force))
        // Which argument is which cannot be told: nothing is said of them rather than something wrong.
        if known == nil, !arguments.isEmpty, releases.mayTakeFlags(entry.identifier) {
            flags.unknown = true
            flags.origin = .conditional
        }
        let takes = family.function(named: entry.identifier)?.takes
        return CallSite(
            id: SiteID(rawValue: ""), file: file.path, line: entry.position.line, column: entry.position.column,
            function: file.source.enclosingFunction(at: entry.offset)?.name, callee: entry.identifier,
            family: Self.core, arguments: arguments, flags: flags, vmas: Self.vmas(text(.vmas)), pages: pages,
            pageCount: text(.pageCount),
            writes: writes(flags, hasFlags: flags.origin != .none, isIterator: roles[.iterator] != nil),
            reference: reference(takes, pages: pages, flags: flags),
            seen: Seen(arch: architecture(file.path), environment: "none", method: .text, reason: reason))
    }

    private static func isNull(_ text: String) -> Bool { text == "NULL" || text == "0" }

    /// Constants joined by `|` are understood; everything else is unknown.
    private func flags(_ text: String?, write: String?, force: String?) -> Flags {
        var must: Set<String> = []
        var may: Set<String> = []
        var isUnknown = false
        for word in text.map({ $0.split(separator: "|").map { $0.filter { $0 != " " } } }) ?? [] {
            if word.hasPrefix(family.flags.prefix), word.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" }) {
                must.insert(word)
            } else if word != "0" {
                isUnknown = true
            }
        }
        for (text, flag) in [(write, family.flags.write), (force, family.flags.force)] {
            guard let text, text != "0" else { continue }
            if text == "1" { must.insert(flag) } else { may.insert(flag) }
        }
        let hasFlags = text != nil || write != nil || force != nil
        let origin: Flags.Origin = !hasFlags ? .none : isUnknown || !may.isEmpty ? .conditional : .literal
        return Flags(text: text, must: must.sorted(), may: may.sorted(), unknown: isUnknown, origin: origin, trail: [])
    }

    private static func vmas(_ text: String?) -> VMAsArgument {
        guard let text else { return .absent }
        if isNull(text) { return .null }
        return text.hasPrefix("&") && !text.contains("[") ? .single : .array
    }

    private func writes(_ flags: Flags, hasFlags: Bool, isIterator: Bool) -> Writes {
        if flags.must.contains(family.flags.write) { return .yes }
        return flags.unknown || flags.may.contains(family.flags.write) || (isIterator && !hasFlags) ? .maybe : .no
    }

    private func reference(_ takes: FamilyFunction.Taking?, pages: Pages, flags: Flags) -> Reference {
        if pages.null { return .none }
        let mayGet = flags.unknown || (flags.must + flags.may).contains(family.flags.get)
        return switch takes {
        case .get: .get
        case .pin: .pin
        case .byFlags: .param
        case .ifFlagged where mayGet: .get
        case .ifFlagged, .some(.none), nil: .none
        }
    }
}
