/// Whom to ask about a file: the most specific section of MAINTAINERS, and everybody to send a patch to.
package struct Contacts: Hashable, Sendable {
    /// Nil where no section names the file.
    package var subsystem: String?
    package var status: String?
    /// The trees that patches go through, without their `git `; other kinds as written.
    package var trees: [String]
    /// `Name <address>` of the maintainers, then of the reviewers, of that section.
    package var maintainers: [String]
    package var reviewers: [String]
    /// The addresses of that section's lists.
    package var lists: [String]
    /// Everybody of every section, in the order and form of get_maintainer.pl.
    package var cc: [Recipient]

    /// The contacts of a file that several sections name, the most specific first.
    init(_ section: MaintainersSection?, cc: [Recipient]) {
        subsystem = section?.name
        status = section?.status
        trees = (section?.trees ?? []).map { $0.hasPrefix("git ") ? String($0.dropFirst("git ".count)) : $0 }
        maintainers = (section?.maintainers ?? []).flatMap { MailAddress.all(in: $0) }.map(\.text)
        reviewers = (section?.reviewers ?? []).flatMap { MailAddress.all(in: $0) }.map(\.text)
        lists = (section?.lists ?? []).map { MailAddress.list($0).0.text }.filter { !$0.isEmpty }
        self.cc = cc
    }
}

extension MaintainersFile {
    /// Everybody to send a patch of the file to: the people and lists of all its sections.
    func ccList(for path: String, contents: [UInt8]? = nil, mailmap: Mailmap) -> [Recipient] {
        var list = RecipientList()
        for match in sections(for: path, contents: contents) { list.add(match.section) }
        return list.recipients(mailmap)
    }
}
