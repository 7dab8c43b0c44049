internal import Report
internal import Worklists

/// What the page is told, as JSON: the report, and the words that it shares with the other formats.
struct HTMLPayload: Encodable {
    struct Totals: Encodable {
        var title: [String]
        var totals: String
        var rows: [Row]
    }

    struct Row: Encodable {
        var label: String
        var value: String
    }

    struct Name: Encodable {
        var value: String
        var name: String
        var title: String
    }

    struct Excerpt: Encodable {
        var first: Int
        var lines: [String]
    }

    struct Units: Encodable {
        var total: Int
        var imperfect: [Unit]
    }

    /// A column that the filter knows.
    struct Field: Encodable {
        var key: String
        var path: String
    }

    var tool: Tool
    var tree: TreeIdentity
    var summary: Totals
    var sites: [CallSite]
    var findings: [Finding]
    var rules: [RuleDescription]
    var ledger: Ledger
    var units: Units
    let fields = Self.fields
    var cases: [Name]
    var ranks: [String]
    /// For each site the rank of its conversion, or 0.
    var siteRanks: [Int]
    /// For each site its source, or null.
    var excerpts: [Excerpt?]

    init(_ subject: AuditSubject) {
        let report = subject.report
        let summary = Summary(report)
        tool = report.tool
        tree = report.tree
        self.summary = Totals(
            title: summary.title, totals: summary.totals,
            rows: summary.rows.map { Row(label: $0.label, value: $0.value) })
        sites = report.sites
        findings = report.findings
        rules = subject.rules
        ledger = report.ledger
        units = Units(total: report.units.count, imperfect: report.units.filter { $0.status != .parsed })
        cases = Case.Kind.allCases.map {
            Name(value: $0.rawValue, name: Wording.name($0), title: Wording.title($0))
        }
        ranks = ConversionRank.allCases.map(\.name)
        siteRanks = report.sites.map { ConversionRank($0)?.rawValue ?? 0 }
        excerpts = report.sites.map { site in
            subject.excerpts?[site.id].map { Excerpt(first: $0.first, lines: $0.lines) }
        }
    }

    /// The columns that hold words, each by the last part of its path that tells it from the others.
    private static let fields: [Field] = {
        let columns = SiteColumn.all.filter { column in
            switch column.kind {
            case .text, .truth, .word, .list(.text): true
            case .number, .list, .object: false
            }
        }
        let parts = columns.map { $0.name.split(separator: ".").filter { $0 != "is" }.last.map(String.init) }
        return zip(columns, parts).map { column, part in
            let isPlain = parts.filter { $0 == part }.count == 1
            return Field(key: isPlain ? part ?? column.name : column.name, path: column.name)
        }
    }()
}
