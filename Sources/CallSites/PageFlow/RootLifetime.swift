package import Knowledge
package import Report

extension PageFlow.Root {
    /// How long pages are kept that this entry gives back: by the operation it is installed as, or by the words of its
    /// name.
    package func lifetime(by uses: PageKnowledge) -> Lifetime {
        if installed.contains(where: { uses.transferOperations.contains($0) }) { return .short }
        return Self.lifetime(ofNames: installed + [function], by: uses)
    }

    /// By the words of a name; the first that tells.
    package static func lifetime(ofNames names: [String], by uses: PageKnowledge) -> Lifetime {
        for name in names {
            let words = name.split(separator: "_").map { $0.lowercased() }
            let isShort = words.contains { uses.shortRoots.contains($0) }
            let isLong = words.contains { uses.longRoots.contains($0) }
            if isLong != isShort { return isLong ? .long : .short }
        }
        return .unknown
    }

    /// True for an entry that user space calls for all sorts of things: that it gives pages back says little by itself.
    package func isControl(by uses: PageKnowledge) -> Bool {
        (installed + [function]).contains { name in
            name.split(separator: "_").contains { uses.controlRoots.contains($0.lowercased()) }
        }
    }

    /// Entered from other files, by its name.
    package var isOpen: Bool { !isStatic && installed.isEmpty }
}
