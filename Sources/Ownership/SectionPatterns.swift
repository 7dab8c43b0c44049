internal import Patterns

/// The patterns of all sections, kept by the directories they begin with: a file is held against few of them.
struct SectionPatterns: Sendable {
    /// A section that names a file, by its index.
    struct Match: Hashable, Sendable {
        var section: Int
        var depth: Int?
        var specificity: Specificity
    }

    private enum Form: Hashable, Sendable {
        case file(FilePattern)
        case name(Pattern)
    }

    private struct Entry: Hashable, Sendable {
        var section: Int
        /// Among the entries of its section; the script lets the last that matches say the depth.
        var order: Int
        var pattern: Form
    }

    /// More regular expressions than this are no file of people's.
    private static let mostExpressions = 1 << 12
    private static let mostNotices = 100

    private(set) var notices: [String] = []
    private var entries: [Entry] = []
    private var entriesByPrefix: [[UInt8]: [Int]] = [:]
    private var exclusions: [Int: [FilePattern]] = [:]
    private var keywords: [(section: Int, pattern: Pattern)] = []
    private var counts: [Int: Int] = [:]

    init(_ sections: [MaintainersSection], readingKeywords: Bool) {
        var expressions = 0
        for (index, section) in sections.enumerated() {
            for (order, entry) in section.entries.enumerated() {
                switch entry.letter {
                case "F":
                    guard let pattern = FilePattern(entry.value) else {
                        note(entry)
                        continue
                    }
                    counts[index, default: 0] += 1
                    entriesByPrefix[Self.key(pattern.prefix), default: []].append(entries.count)
                    entries.append(Entry(section: index, order: order, pattern: .file(pattern)))
                case "X":
                    guard let pattern = FilePattern(entry.value) else {
                        note(entry)
                        continue
                    }
                    exclusions[index, default: []].append(pattern)
                case "N", "K":
                    if entry.letter == "K", !readingKeywords { continue }
                    expressions += 1
                    guard expressions <= Self.mostExpressions, let pattern = Pattern(perl: entry.value) else {
                        note(entry)
                        continue
                    }
                    if entry.letter == "K" {
                        keywords.append((index, pattern))
                    } else {
                        counts[index, default: 0] += 1
                        entriesByPrefix[[], default: []].append(entries.count)
                        entries.append(Entry(section: index, order: order, pattern: .name(pattern)))
                    }
                default: break
                }
            }
        }
    }

    private mutating func note(_ entry: MaintainersSection.Entry) {
        guard notices.count < Self.mostNotices else { return }
        notices.append(
            "MAINTAINERS:\(entry.line): left out: \"\(entry.value.prefix(80))\" is no expression that can be read")
    }

    /// How many patterns a section has for paths.
    func patternCount(of section: Int) -> Int { counts[section] ?? 0 }

    /// Every section that names the file, in the order of MAINTAINERS.
    func matches(_ path: [UInt8], contents: [UInt8]?, isDirectory: (String) -> Bool) -> [Match] {
        var found: [Int: (match: Match, order: Int)] = [:]
        let searched = SearchedText(path)
        for key in Set([[], Self.key(path, components: 1), Self.key(path, components: 2)]) {
            for index in entriesByPrefix[key] ?? [] {
                let entry = entries[index]
                guard let match = match(entry, searched, isDirectory) else { continue }
                guard let known = found[entry.section] else {
                    found[entry.section] = (match, entry.order)
                    continue
                }
                var merged = entry.order > known.order ? match : known.match
                merged.specificity = max(match.specificity, known.match.specificity)
                found[entry.section] = (merged, max(entry.order, known.order))
            }
        }
        for section in found.keys.sorted() {
            let excluded = exclusions[section, default: []]
            if excluded.contains(where: { $0.matches(searched, isDirectory: isDirectory) }) { found[section] = nil }
        }
        var matches = found.values.map(\.match)
        if let contents {
            // The script does not ask what a section excludes when a keyword leads to it.
            let text = SearchedText(contents)
            var named = Set(found.keys)
            for keyword in keywords where !named.contains(keyword.section) && keyword.pattern.occurs(in: text) {
                named.insert(keyword.section)
                matches.append(Match(section: keyword.section, depth: nil, specificity: .keyword))
            }
        }
        return matches.sorted { $0.section < $1.section }
    }

    private func match(_ entry: Entry, _ path: SearchedText, _ isDirectory: (String) -> Bool) -> Match? {
        switch entry.pattern {
        case .file(let pattern):
            guard pattern.matches(path, isDirectory: isDirectory) else { return nil }
            let specificity = pattern.specificity(for: path.bytes)
            return Match(section: entry.section, depth: pattern.depth, specificity: specificity)
        case .name(let pattern):
            guard pattern.occurs(in: path) else { return nil }
            return Match(section: entry.section, depth: 0, specificity: .name(pattern.text))
        }
    }

    /// Up to two whole components that every path begins with that a pattern matches.
    private static func key(_ prefix: [UInt8]) -> [UInt8] {
        let slashes = prefix.indices.filter { prefix[$0] == UInt8(ascii: "/") }.prefix(2)
        return slashes.last.map { Array(prefix[...$0]) } ?? []
    }

    private static func key(_ path: [UInt8], components: Int) -> [UInt8] {
        let slashes = path.indices.filter { path[$0] == UInt8(ascii: "/") }
        return slashes.count >= components ? Array(path[...slashes[components - 1]]) : []
    }
}
