internal import Report

/// Someone to send a patch to, as scripts/get_maintainer.pl would print it.
package struct Recipient: Hashable, Sendable, CustomStringConvertible {
    /// `Name <address>`, or an address alone.
    package var address: String
    /// `maintainer:SECTION`, `reviewer:SECTION`, `open list:SECTION` and the like.
    package var role: String

    package var description: String { "\(address) (\(role))" }
}

/// Collects the recipients of several sections, each person and list once, people first.
struct RecipientList {
    private struct Draft {
        var mail: MailAddress
        var role: String
    }

    /// The longest section name in a role.
    private static let longestName = 50

    private var people: [Draft] = []
    private var lists: [Draft] = []
    private var knownNames: Set<String> = []
    private var knownAddresses: Set<String> = []
    private var knownLists: Set<String> = []
    /// Those whom the script never prints: the last resort for everything.
    private var lastResort: Set<String> = []

    mutating func add(_ section: MaintainersSection) {
        let name = Self.shortened(section.name)
        for entry in section.entries {
            switch entry.letter {
            case "M": addPeople(entry.value, role: Self.role(of: section.status) + ":" + name)
            case "R": addPeople(entry.value, role: "reviewer:" + name)
            case "L": addList(entry.value, section: name)
            default: break
            }
        }
    }

    func recipients(_ mailmap: Mailmap) -> [Recipient] {
        var names: [String: MailAddress] = [:]
        var addresses: [String: MailAddress] = [:]
        var printed: Set<String> = []
        var result: [Recipient] = []
        for draft in people.filter({ !lastResort.contains($0.mail.text) }) + lists {
            var mail = mailmap.mapped(draft.mail)
            let known = mail.name.isEmpty ? nil : names[mail.name.lowercased()]
            if let known = known ?? addresses[mail.address.lowercased()] {
                mail = mailmap.mapped(known)
            } else {
                names[mail.name.lowercased()] = mail
                addresses[mail.address.lowercased()] = mail
                mail = mailmap.mapped(mail)
            }
            if printed.insert(mail.text).inserted { result.append(Recipient(address: mail.text, role: draft.role)) }
        }
        return result
    }

    private mutating func addPeople(_ value: String, role: String) {
        for mail in MailAddress.all(in: value) {
            if role.hasPrefix("chief penguin:") { lastResort.insert(mail.text) }
            let name = mail.name.lowercased()
            let address = mail.address.lowercased()
            if !name.isEmpty, knownNames.contains(name) || knownAddresses.contains(address) { continue }
            if name.isEmpty, knownAddresses.contains(address) { continue }
            if !name.isEmpty { knownNames.insert(name) }
            knownAddresses.insert(address)
            people.append(Draft(mail: mail, role: role))
        }
    }

    private mutating func addList(_ value: String, section: String) {
        let (mail, remarks) = MailAddress.list(value)
        guard !mail.address.isEmpty, !remarks.contains("subscribers-only") else { return }
        guard knownLists.insert(mail.address.lowercased()).inserted else { return }
        let kind = remarks.contains("moderated") ? "moderated list" : "open list"
        let role = section == Report.Ownership.everything ? kind : kind + ":" + section
        lists.append(Draft(mail: mail, role: role))
    }

    private static func shortened(_ name: String) -> String {
        guard name.count > longestName else { return name }
        let cut = name.prefix(longestName - 3).reversed().drop { $0.isWhitespace }.reversed()
        return String(cut) + "..."
    }

    private static func role(of status: String?) -> String {
        switch (status ?? "unknown").lowercased() {
        case "supported": "supporter"
        case "maintained": "maintainer"
        case "odd fixes": "odd fixer"
        case "orphan": "orphan minder"
        case "obsolete": "obsolete minder"
        case "buried alive in reporters": "chief penguin"
        case let other: other
        }
    }
}
