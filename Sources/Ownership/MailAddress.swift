internal import Paths

/// A name and an address, read and written as scripts/get_maintainer.pl does.
struct MailAddress: Hashable, Sendable {
    /// Quoted where a mail header would need it.
    var name: String
    var address: String

    init(name: String, address: String) {
        self.name = Self.quoted(Self.trimmed(name))
        self.address = Self.trimmed(address)
    }

    /// `Name <address>`, `<address>` or a bare address; the address is empty where there is none.
    init(_ text: String) {
        guard let open = text.firstIndex(of: "<") else {
            self.init(name: "", address: Self.bare(text))
            return
        }
        let rest = text[text.index(after: open)...]
        let inside = rest.lastIndex(of: ">").map { rest[..<$0] } ?? rest
        guard inside.contains("@") else {
            self.init(name: "", address: Self.bare(text))
            return
        }
        self.init(name: String(text[..<open]), address: String(inside))
    }

    /// All addresses of a line: one, or several with commas between them.
    static func all(in text: String) -> [MailAddress] {
        var parts: [String] = [""]
        var isQuoted = false
        for character in text {
            if character == "\"" { isQuoted.toggle() }
            if character == ",", !isQuoted { parts.append("") } else { parts[parts.count - 1].append(character) }
        }
        let separate = parts.allSatisfy { $0.contains("@") } ? parts : [text]
        return separate.map { MailAddress($0) }.filter { !$0.address.isEmpty }
    }

    /// A mailing list and the remarks after it. The script takes the first word, which is wrong for a list with a name.
    static func list(_ value: String) -> (MailAddress, remarks: Substring) {
        if value.contains("<"), let close = value.firstIndex(of: ">") {
            return (MailAddress(String(value[...close])), value[value.index(after: close)...])
        }
        let parts = value.split(maxSplits: 1, whereSeparator: \.isWhitespace)
        return (MailAddress(parts.first.map(String.init) ?? ""), parts.count > 1 ? parts[1] : "")
    }

    var text: String { name.isEmpty ? address : "\(name) <\(address)>" }

    private static func bare(_ text: String) -> String {
        guard let at = text.lastIndex(of: "@") else { return "" }
        return String(text[..<at] + text[at...].prefix { !$0.isWhitespace })
    }

    private static func quoted(_ name: String) -> String {
        var name = name[...]
        if name.hasPrefix("\"") { name = name.dropFirst() }
        if name.hasSuffix("\"") { name = name.dropLast() }
        if name.utf8.allSatisfy({ $0.isWordByte || " -".utf8.contains($0) }) { return String(name) }
        var escaped = ""
        for character in name {
            if character == "\"", escaped.last != "\\" { escaped.append("\\") }
            escaped.append(character)
        }
        return "\"\(escaped)\""
    }

    private static func trimmed(_ text: String) -> String {
        let start = text.drop { $0.isWhitespace }
        return String(start.reversed().drop { $0.isWhitespace }.reversed())
    }
}
