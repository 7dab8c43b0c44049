package import KernelTree
internal import Paths

/// MAINTAINERS, read as scripts/get_maintainer.pl reads it, and asked which sections name a file.
package struct MaintainersFile: Sendable {
    /// A section that names a file.
    package struct Match: Hashable, Sendable {
        package var section: MaintainersSection
        /// How deep get_maintainer.pl takes its pattern to reach; nil for a section named by a keyword.
        package var depth: Int?
    }

    package let sections: [MaintainersSection]
    /// What was not understood, such as an expression that cannot be read.
    package let notices: [String]
    /// True where keywords are looked for in files, not only in patches.
    let matchesKeywords: Bool
    private let patterns: SectionPatterns
    private let isDirectory: @Sendable (String) -> Bool

    /// Bigger files are not read.
    private static let largest = 64 << 20

    /// Reads the tree's file; a tree without one has no sections.
    package init(of tree: KernelTree) {
        let script = tree.contents(of: "scripts/get_maintainer.pl", limit: Self.largest) ?? []
        self.init(
            tree.contents(of: "MAINTAINERS", limit: Self.largest) ?? [],
            // From the release on that made it an option, the script looks for keywords in patches only.
            matchesKeywords: !script.contains("keywords-in-file".utf8),
            isDirectory: { tree.hasDirectory($0) })
    }

    /// `isDirectory` decides whether an entry without its final slash means a directory.
    package init(
        _ text: [UInt8], matchesKeywords: Bool = true,
        isDirectory: @escaping @Sendable (String) -> Bool = { _ in false }
    ) {
        var reader = MaintainersReader()
        reader.read(text)
        sections = reader.sections
        self.matchesKeywords = matchesKeywords
        self.isDirectory = isDirectory
        patterns = SectionPatterns(reader.sections, readingKeywords: matchesKeywords)
        notices = reader.notices + patterns.notices
    }

    /// The sections of a file in the order of get_maintainer.pl: deeper patterns first, those named by a keyword last,
    /// equals in the order of MAINTAINERS. Without `contents` no keyword matches.
    package func sections(for path: String, contents: [UInt8]? = nil) -> [Match] {
        let found = matches(for: path, contents: contents)
        let byPath = found.filter { $0.depth != nil }
            .sorted { ($1.depth ?? 0, $0.section) < ($0.depth ?? 0, $1.section) }
        return (byPath + found.filter { $0.depth == nil })
            .map { Match(section: sections[$0.section], depth: $0.depth) }
    }

    /// The sections of a file, the most specific first; see `Specificity`. Among equals the one with fewer patterns
    /// comes first, since it covers less, then the order of MAINTAINERS.
    package func sectionsBySpecificity(for path: String, contents: [UInt8]? = nil) -> [MaintainersSection] {
        func rank(_ match: SectionPatterns.Match) -> (Specificity, Int, Int) {
            (match.specificity, -patterns.patternCount(of: match.section), -match.section)
        }
        return matches(for: path, contents: contents).sorted { rank($0) > rank($1) }.map { sections[$0.section] }
    }

    private func matches(for path: String, contents: [UInt8]?) -> [SectionPatterns.Match] {
        patterns.matches(
            Array(PathSpelling.text(of: path).utf8),
            contents: matchesKeywords && path != "MAINTAINERS" ? contents : nil,
            isDirectory: isDirectory)
    }
}

/// Cuts MAINTAINERS into sections: runs of `X: value` lines under the last line before them.
struct MaintainersReader {
    private static let mostSections = 1 << 16
    private static let longestLine = 1 << 12

    private(set) var sections: [MaintainersSection] = []
    private(set) var notices: [String] = []
    private var heading = ""
    private var entries: [MaintainersSection.Entry] = []

    mutating func read(_ text: [UInt8]) {
        var number = 0
        for line in text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            number += 1
            guard sections.count < Self.mostSections else {
                notices.append("MAINTAINERS:\(number): not read further: more than \(Self.mostSections) sections")
                break
            }
            guard line.count <= Self.longestLine else {
                notices.append("MAINTAINERS:\(number): left out: the line is longer than \(Self.longestLine) bytes")
                continue
            }
            read(line, number)
        }
        endSection()
    }

    private mutating func read(_ line: ArraySlice<UInt8>, _ number: Int) {
        guard let first = line.first else { return }
        if line.count > 1, first >= 0x41, first <= 0x5A, line[line.startIndex + 1] == UInt8(ascii: ":") {
            let value = line.dropFirst(2).drop(while: \.isSpaceByte)
            let entry = MaintainersSection.Entry(
                letter: Character(UnicodeScalar(first)), value: String(decoding: value, as: UTF8.self), line: number)
            entries.append(entry)
            return
        }
        guard let visible = line.first(where: { !$0.isSpaceByte }), visible != UInt8(ascii: "#") else { return }
        endSection()
        heading = String(decoding: line, as: UTF8.self)
    }

    private mutating func endSection() {
        if !entries.isEmpty { sections.append(MaintainersSection(name: heading, entries: entries)) }
        entries = []
    }
}
