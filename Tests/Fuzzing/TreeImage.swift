/// What stands at a path of a tree.
package enum Entry: Hashable, Sendable {
    /// `isDated` files bear the old time that all files of an untouched tree have.
    case file([UInt8], mode: UInt32 = 0o644, isDated: Bool = false)
    case link(String)
    case directory(mode: UInt32 = 0o755)
    case fifo
    /// A file of so many bytes that takes no room.
    case sparse(Int)

    package var bytes: [UInt8]? {
        if case .file(let bytes, _, _) = self { bytes } else { nil }
    }

    package static func text(_ text: String) -> Entry { .file(Array(text.utf8)) }
}

/// A tree as a value: what mutators change, and what is then put on disk by its difference to what lies there.
package struct TreeImage: Hashable, Sendable {
    /// By path; directories need no entry of their own unless they are empty or bear a mode.
    package var entries: [String: Entry]

    package init(_ entries: [String: Entry] = [:]) { self.entries = entries }

    package subscript(_ path: String) -> Entry? {
        get { entries[path] }
        set { entries[path] = newValue }
    }

    package func bytes(of path: String) -> [UInt8]? { entries[path]?.bytes }

    package func text(of path: String) -> String { String(decoding: bytes(of: path) ?? [], as: UTF8.self) }

    /// Every directory that an entry lies in, and those with an entry of their own.
    var directories: Set<String> {
        var known: Set<String> = []
        for (path, entry) in entries {
            if case .directory = entry { known.insert(path) }
            var parent = Self.parent(of: path)
            while !parent.isEmpty, known.insert(parent).inserted { parent = Self.parent(of: parent) }
        }
        return known
    }

    static func path(_ name: String, besides other: String) -> String {
        let parent = parent(of: other)
        return parent.isEmpty ? name : parent + "/" + name
    }

    static func parent(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
    }

    /// Puts something at a path, and takes away whatever is in its way.
    package mutating func put(_ entry: Entry, at path: String) {
        remove(path)
        var parent = Self.parent(of: path)
        while !parent.isEmpty {
            if let known = entries[parent], !known.isDirectory { entries[parent] = nil }
            parent = Self.parent(of: parent)
        }
        entries[path] = entry
    }

    /// A file, a link, or a directory with all that is in it.
    package mutating func remove(_ path: String) {
        entries[path] = nil
        for known in entries.keys where known.hasPrefix(path + "/") { entries[known] = nil }
    }
}

extension Entry {
    var isDirectory: Bool {
        if case .directory = self { true } else { false }
    }
}
