internal import KernelTree

/// `.mailmap`: the names and addresses that people want to be known by, and the older ones they replace.
struct Mailmap: Hashable, Sendable {
    private static let largest = 16 << 20

    /// By address, or by name and address.
    private var names: [String: String] = [:]
    private var addresses: [String: String] = [:]

    init(of tree: KernelTree) {
        self.init(String(decoding: tree.contents(of: ".mailmap", limit: Self.largest) ?? [], as: UTF8.self))
    }

    init(_ text: String) {
        for line in text.split(whereSeparator: \.isNewline) { read(line.prefix { $0 != "#" }) }
    }

    /// `name <address>`, `<new> <old>`, `name <new> <old>` or `name <new> name <old>`.
    private mutating func read(_ line: Substring) {
        var texts: [Substring] = []
        var mails: [String] = []
        var rest = line
        while let open = rest.firstIndex(of: "<"), let close = rest[open...].firstIndex(of: ">"), mails.count < 2 {
            texts.append(rest[..<open])
            mails.append(String(rest[rest.index(after: open)..<close]))
            rest = rest[rest.index(after: close)...]
        }
        guard let address = mails.first, let name = texts.first else { return }
        let proper = MailAddress(name: String(name), address: address)
        switch mails.count {
        case 1: names[proper.address] = proper.name
        default:
            let old = MailAddress(name: String(texts[1]), address: mails[1])
            let key = old.name.isEmpty ? mails[1] : old.text
            if !proper.name.isEmpty { names[key] = proper.name }
            addresses[key] = proper.address
        }
    }

    func mapped(_ mail: MailAddress) -> MailAddress {
        let key = names[mail.text] != nil || addresses[mail.text] != nil ? mail.text : mail.address
        return MailAddress(name: names[key] ?? mail.name, address: addresses[key] ?? mail.address)
    }
}
