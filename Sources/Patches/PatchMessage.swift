internal import Knowledge
internal import Report
internal import RuleChecks
internal import SourceText
internal import Worklists

/// What a patch says of itself, in the manner of the kernel: what, why, by what evidence, and what stays as it is.
struct PatchMessage {
    private let kind: PatchSeries.Kind
    private let plans: [SitePlan]
    private let input: PatchInput
    /// What a patch of a series changes that builds on those before it.
    private let step: SeriesStep?

    init(_ kind: PatchSeries.Kind, plans: [SitePlan], input: PatchInput, step: SeriesStep? = nil) {
        self.kind = kind
        self.plans = plans
        self.input = input
        self.step = step
    }

    // MARK: Subject

    func subject(of files: [String]) -> String {
        let olds = Set(plans.map(\.site.callee)).sorted()
        let flags = input.knowledge.family.flags
        let what =
            switch kind {
            case .convert where olds.count == 1: "convert \(olds[0])() to FOLL_PIN"
            case .convert: "convert get_user_pages*() to FOLL_PIN"
            case .vmas: ParameterMessage(step, plans, input).what
            case .fix: fixes.count == 1 ? fixes[0].says : "mend what the audit finds"
            case .force: "do not pass \(flags.force)"
            case .longterm: "pass \(input.knowledge.longFlag(in: input.report.api) ?? "FOLL_LONGTERM")"
            }
        // What changes an API goes by where that is.
        let home = files.filter { file in
            kind == .vmas && file.hasSuffix(".c")
                && input.sources[file]?.functions.contains { step?.functions.contains($0.name) == true } == true
        }
        // A header goes with the code that it is for.
        let code = files.filter { !$0.hasSuffix(".h") }
        return "\(Self.prefix(of: home.isEmpty ? (code.isEmpty ? files : code) : home)): \(what)"
    }

    /// `misc: ring`, as the history of a directory would have it.
    private static func prefix(of files: [String]) -> String {
        guard var parts = files.first.map({ $0.split(separator: "/").map(String.init) }) else {
            return "mm"
        }
        for file in files.dropFirst() {
            let others = file.split(separator: "/").map(String.init)
            parts = zip(parts, others).prefix { $0 == $1 }.map(\.0)
        }
        if let last = parts.last, let dot = last.lastIndex(of: "."), files.count == 1 {
            parts[parts.count - 1] = String(last[..<dot])
        }
        if ["drivers", "include"].contains(parts.first), parts.count > 1 { parts.removeFirst() }
        // A directory and a file of one name are one word.
        if parts.count > 1, parts[parts.count - 1] == parts[parts.count - 2] { parts.removeLast() }
        return parts.isEmpty ? "treewide" : parts.suffix(3).joined(separator: ": ")
    }

    // MARK: Body

    var paragraphs: [String] {
        switch kind {
        case .convert: conversion
        case .vmas: ParameterMessage(step, plans, input).paragraphs
        case .fix: mending
        case .force: force
        case .longterm: longTerm
        }
    }

    private var conversion: [String] {
        var paragraphs: [String] = []
        for (function, plans) in byFunction {
            let olds = Set(plans.map { $0.site.callee + "()" }).sorted().joined(separator: " and ")
            let news = Set(plans.map { $0.callee + "()" }).sorted().joined(separator: " and ")
            let judgement = plans[0].site.judgement
            let reason = judgement?.conversion.reason ?? ""
            var text = "\(function) takes user pages by \(olds)"
            text += reason.isEmpty ? "." : ": \(reason)."
            if let number = judgement?.case.is.rawValue, Int(number) != nil {
                text += " That is case \(number) of Documentation/core-api/pin_user_pages.rst."
            }
            text +=
                " A plain reference cannot be told from any other, so that a file system does not know that the"
                + " data is in use when it cleans or moves the page. Take the pages by \(news), which pins them, and"
                + " give them back by the functions that belong to it."
            paragraphs.append(text)
            var seen: Set<String> = []
            let evidence = (judgement.map { $0.case.evidence + $0.access.evidence } ?? [])
                .filter { seen.insert("\($0.file):\($0.line) \($0.says)").inserted }.prefix(3)
            if !evidence.isEmpty {
                paragraphs.append(
                    evidence.map { " \($0.file):\($0.line): \($0.says)" }.joined(separator: "\n"))
            }
        }
        paragraphs += pinned
        paragraphs.append(unchanged)
        return paragraphs
    }

    /// What is said of iterators, whose pages are pinned only where they are a user's.
    private var pinned: [String] {
        plans.compactMap { plan in
            let callees = (plan.callee + "()", plan.site.callee + "()")
            let rule =
                "\(callees.0) pins the pages of a user's iterator, and takes no reference on those of any other, which"
                + " whoever set it up has to keep until "
            let question =
                " The two do not take the same kinds of iterator: does one get here that only \(callees.1) takes?"
            return switch plan.pinned {
            case nil: nil
            case .all: "The iterator is set up from user memory in the same function, so that all its pages are pinned."
            case .asked(let test):
                rule + "\(plan.site.function ?? "the function")() returns. So each release asks \(test)." + question
            case .kept(let member, let test):
                rule + "they are given back. So \(member.name) keeps what \(test) says beside the array, and each"
                    + " release asks it." + question
            }
        }
    }

    private var unchanged: String {
        let get = input.knowledge.family.flags.get
        let dropsGet = plans.contains { ($0.site.flags.must + $0.site.flags.may).contains(get) }
        var text = dropsGet ? "\(get) goes, the other flags stay as they are" : "The flags stay as they are"
        let dirtying = Set(plans.flatMap { $0.site.judgement?.dirtying.functions ?? [] }).sorted()
        let stays = dirtying.filter { name in
            input.knowledge.uses.dirtiesUnlocked.contains(name)
                || input.knowledge.uses.dirtiesLocked.contains(name)
        }
        if !stays.isEmpty {
            text += ", and so does which pages are marked dirty (\(stays.joined(separator: ", ")))"
        }
        text += "."
        let locked = Set(plans.flatMap(\.locked)).sorted()
        if !locked.isEmpty {
            text +=
                " What changes is that the page lock is taken to mark them, which \(locked.joined(separator: ", ")) did"
                + " not do, and which may sleep: every way there that was seen may, and holds no page locked."
        }
        let unread = Set(plans.flatMap { $0.site.judgement?.release.gaps.unread ?? [] }).sorted().map {
            $0 + "()"
        }
        if !unread.isEmpty {
            text +=
                " What was not looked into, though it could reach the pages: \(unread.joined(separator: ", "))."
        }
        let isLong = plans.contains { $0.site.judgement?.lifetime == .long }
        if isLong, let flag = input.knowledge.longFlag(in: input.report.api),
            plans.contains(where: { !input.knowledge.asksForLong($0.site) })
        {
            text +=
                " User space decides when the pages are given back: whether \(flag) is needed is left to a patch"
                + " of its own."
        }
        return text
    }

    private var force: [String] {
        let flag = input.knowledge.family.flags.force
        var paragraphs = byFunction.map { function, plans in
            "\(function) passes \(flag) to \(plans[0].site.callee)(). \(flag) overrides the protection of a mapping,"
                + " which is for debuggers; a driver that works on the user's buffer has to respect it."
        }
        let write = input.knowledge.family.flags.write
        paragraphs.append(
            plans.contains { ($0.site.flags.must + $0.site.flags.may).contains(write) }
                ? "With \(write), memory that may only be read is refused from now on. If somebody relies on handing it"
                    + " in here, \(write) has to go where the data is only read, so please say so."
                : "If somebody relies on reading memory that may not be read here, please say so.")
        return paragraphs
    }

    private var longTerm: [String] {
        let flag = input.knowledge.longFlag(in: input.report.api) ?? "FOLL_LONGTERM"
        var paragraphs: [String] = []
        for (function, plans) in byFunction {
            paragraphs.append(
                "\(function) pins pages that are kept for as long as user space likes. \(flag) moves them out of where"
                    + " they would be in the way, and refuses what cannot be pinned for long.")
            let evidence = (plans[0].site.judgement?.lifetimeEvidence ?? []).prefix(3)
            if !evidence.isEmpty {
                paragraphs.append(
                    evidence.map { " \($0.file):\($0.line): \($0.says)" }.joined(separator: "\n"))
            }
        }
        paragraphs.append(
            "Does user space decide when these pages are given back? Then the flag belongs here.")
        return paragraphs
    }

    private var rules: [Rule] {
        Set(plans.flatMap(\.mends).map(\.rule)).sorted().compactMap { input.rules[$0] }
    }

    private var fixes: [Rule.Fix] { rules.compactMap(\.fix) }

    private var mending: [String] {
        var paragraphs = rules.flatMap { rule in
            let found = plans.flatMap { plan in
                plan.mends.filter { $0.rule == rule.id.rawValue }.map { (plan.site, $0) }
            }
            let places = found.map { site, finding in
                " \(finding.place(at: site).map { "\($0.file):\($0.line): " } ?? "")\(finding.message)"
            }
            // A release that serves two calls is found at both.
            var seen: Set<String> = []
            let lines = places.filter { seen.insert($0).inserted }.joined(separator: "\n")
            return [lines, rule.rationale, "See \(rule.reference)."]
        }
        paragraphs += fixes.compactMap(\.asks)
        return paragraphs
    }

    private var byFunction: [(String, [SitePlan])] {
        let groups = Dictionary(grouping: plans) { plan in
            plan.site.function.map { $0 + "()" } ?? plan.site.file
        }
        return groups.sorted {
            ($0.value[0].site.file, $0.value[0].offset) < ($1.value[0].site.file, $1.value[0].offset)
        }
        .map { ($0.key, $0.value) }
    }
}
