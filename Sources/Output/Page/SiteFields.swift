internal import Foundation
internal import Report

/// What a page's filter knows of a call site: the columns that hold words, each by the last part of its path that tells
/// it from the others.
enum SiteFields {
    /// The key of each column, by its whole path.
    static let keys: [String: String] = {
        let parts = columns.map { $0.name.split(separator: ".").filter { $0 != "is" }.last.map(String.init) }
        let pairs = zip(columns, parts).map { column, part in
            let isPlain = parts.filter { $0 == part }.count == 1
            return (column.name, isPlain ? part ?? column.name : column.name)
        }
        return Dictionary(pairs) { first, _ in first }
    }()

    private static let columns = SiteColumn.all.filter { column in
        switch column.kind {
        case .text, .truth, .word, .list(.text): true
        case .number, .list, .object: false
        }
    }

    /// By key; a column that the report lacks is left out.
    static func of(_ site: CallSite, findings: [Finding] = []) throws(OutputError) -> [String: [String]] {
        let json = try JSONText.object(site)
        var fields: [String: [String]] = [:]
        for column in columns {
            guard let key = keys[column.name], let value = value(at: column.name, in: json) else { continue }
            fields[key] = words(value, isTruth: column.kind == .truth)
        }
        // What is no column, and what one looks for under a word that means several.
        fields["flags"] = site.flags.must + site.flags.may
        fields["seen"] = [site.seen.method.rawValue]
        fields["area"] = [area(of: site)]
        fields["finding"] = findings.map(\.rule)
        fields["severity"] = findings.map(\.severity.rawValue)
        if let judgement = site.judgement {
            let conversion = judgement.conversion
            fields["release"] = judgement.release.functions
            fields["convert"] = [conversion.needed ? "yes" : "no"] + (conversion.blockers.isEmpty ? [] : ["blocked"])
        }
        if let owner = site.ownership {
            fields["subsystem"] = [area(of: site)] + owner.subsystems
            fields["config"] = owner.configs
            if owner.modular == nil { fields["modular"] = ["header"] }
        }
        return fields
    }

    /// Without MAINTAINERS the first two directories stand for the subsystem.
    static func area(of site: CallSite) -> String {
        if let owner = site.ownership { return owner.subsystem ?? "no subsystem" }
        let directories = site.file.split(separator: "/").dropLast().prefix(2)
        return directories.isEmpty ? "top directory" : directories.joined(separator: "/")
    }

    private static func value(at path: String, in object: [String: Any]) -> Any? {
        path.split(separator: ".").reduce(Optional<Any>(object)) { part, name in
            (part as? [String: Any])?[String(name)]
        }
    }

    private static func words(_ value: Any, isTruth: Bool) -> [String] {
        switch value {
        case let list as [String]: list
        case let text as String: [text]
        case let truth as Bool where isTruth: [truth ? "yes" : "no"]
        default: []
        }
    }
}
