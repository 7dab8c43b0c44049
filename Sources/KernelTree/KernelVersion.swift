internal import Paths

/// The release that a tree's own Makefile names.
package struct KernelVersion: Hashable, Sendable, CustomStringConvertible {
    package var major: Int
    package var patchlevel: Int
    package var sublevel: Int
    /// For example `-rc4`; empty in a release.
    package var extra: String

    package init?(makefile: String) {
        var values: [String: String] = [:]
        for line in makefile.split(separator: "\n", omittingEmptySubsequences: true).prefix(60) {
            let sides = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard sides.count == 2 else { continue }
            let name = sides[0].filter { !$0.isWhitespace && $0 != ":" }
            if values[name] == nil { values[name] = sides[1].trimmingSpaces() }
        }
        guard let major = values["VERSION"].flatMap({ Int($0) }),
            let patchlevel = values["PATCHLEVEL"].flatMap({ Int($0) })
        else { return nil }
        self.major = major
        self.patchlevel = patchlevel
        sublevel = values["SUBLEVEL"].flatMap { Int($0) } ?? 0
        extra = values["EXTRAVERSION"] ?? ""
    }

    package var description: String { "\(major).\(patchlevel).\(sublevel)\(extra)" }
}

extension Substring {
    /// By bytes: by characters it took half of the reading of Makefiles.
    func trimmingSpaces() -> String {
        var bytes = utf8[...]
        while let first = bytes.first, first.isSpaceByte { bytes.removeFirst() }
        while let last = bytes.last, last.isSpaceByte { bytes.removeLast() }
        return String(Substring(bytes))
    }
}
