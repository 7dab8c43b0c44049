/// One way to compile the tree: a directory under `arch/`, and the word size where that directory holds two.
package struct Architecture: Hashable, Sendable, Comparable, Codable, CustomStringConvertible {
    package enum Word: String, Hashable, Sendable, Codable {
        case wide = "64"
        case narrow = "32"
    }

    /// The directory under `arch/`, for example `x86` or `um`.
    package let name: String
    /// Set only where one directory holds both a 32-bit and a 64-bit kernel.
    package let word: Word?

    package init(name: String, word: Word? = nil) {
        self.name = name
        self.word = ArchitectureTable.facts(of: name).narrow == nil ? nil : word ?? .wide
    }

    /// How reports name it: `x86`, or `sparc-32` for the smaller of two kernels.
    package var description: String { word == .narrow ? name + "-32" : name }

    package static func < (left: Architecture, right: Architecture) -> Bool {
        (left.name, left.word?.rawValue ?? "") < (right.name, right.word?.rawValue ?? "")
    }
}
