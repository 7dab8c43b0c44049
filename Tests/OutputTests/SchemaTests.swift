import Comparison
import Foundation
import Report
import TestSupport
import Testing
import Worklists

@testable import Output

/// `docs/*.schema.json` follow from the types that are written, and what is written keeps to them.
@Suite struct SchemaTests {
    private static let names = ["report", "sites", "worklist", "diff", "history", "baseline", "check", "explain"]

    private func schema(_ name: String) throws -> JSONValue {
        let recorder = SchemaRecorder()
        switch name {
        case "report": return try document(AuditReport.self, "A report of gupaudit audit", in: recorder)
        case "sites": return try document([CallSite].self, "The sites that gupaudit query lists", in: recorder)
        case "worklist":
            let list: Worklist = try Placeholder.value()
            _ = try recorder.schema(of: WorklistSubject(list).lines[0])
            return try document(Worklist.self, "A list of gupaudit worklist", in: recorder)
        case "diff": return try document(ReportDiff.self, "A comparison of gupaudit diff", in: recorder)
        case "history": return try document(History.self, "A series of gupaudit history", in: recorder)
        case "check": return try document(BaselineNews.self, "What gupaudit check found to be new", in: recorder)
        case "explain": return try document(ExplainedSites.self, "What gupaudit explain tells of sites", in: recorder)
        default: return try document(Baseline.self, "What gupaudit check is told to be known", in: recorder)
        }
    }

    private func document<Whole: Codable>(
        _ type: Whole.Type, _ title: String, in recorder: SchemaRecorder
    ) throws -> JSONValue {
        var schema = try recorder.schema(of: Placeholder.value(type))
        if let number = Self.numbers[ObjectIdentifier(type)] {
            recorder.definitions["\(type)"]?["properties"]?["schema"] = ["const": .number(Double(number))]
        }
        for column in SiteColumn.all { describe(column, in: &recorder.definitions) }
        // The columns of one group are there together, or none of them is.
        for group in [SiteColumn.Group.judged, .owned] { tie(group, in: &recorder.definitions) }
        schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
        schema["title"] = .text(title)
        schema["$defs"] = .object(recorder.definitions)
        return schema
    }

    private static let numbers = [
        ObjectIdentifier(AuditReport.self): AuditReport.currentSchema,
        ObjectIdentifier(Worklist.self): Worklist.currentSchema,
        ObjectIdentifier(ReportDiff.self): ReportDiff.currentSchema,
        ObjectIdentifier(History.self): History.currentSchema,
        ObjectIdentifier(Baseline.self): Baseline.currentSchema,
        ObjectIdentifier(BaselineNews.self): BaselineNews.currentSchema,
        ObjectIdentifier(ExplainedSites.self): ExplainedSites.currentSchema,
    ]

    private func describe(_ column: SiteColumn, in definitions: inout [String: JSONValue]) {
        var type = "CallSite"
        let path = column.name.split(separator: ".").map(String.init)
        for name in path.dropLast() {
            let reference = definitions[type]?["properties"]?[name]?["$ref"]?.text?.split(separator: "/").last
            type = reference.map(String.init) ?? ""
        }
        guard let name = path.last, definitions[type]?["properties"]?[name] != nil else { return }
        definitions[type]?["properties"]?[name]?["description"] = .text(column.meaning)
    }

    /// Each needs the next one, and the last the first; what may be missing anyway needs the first.
    private func tie(_ group: SiteColumn.Group, in definitions: inout [String: JSONValue]) {
        guard let required = definitions["CallSite"]?["required"]?.list?.compactMap(\.text) else { return }
        let names = SiteColumn.members(of: group).keys.sorted()
        let ring = names.filter(required.contains)
        definitions["CallSite"]?["required"] = .list(required.filter { !names.contains($0) }.map { .text($0) })
        var needs = definitions["CallSite"]?["dependentRequired"] ?? [:]
        for (index, name) in ring.enumerated() { needs[name] = [.text(ring[(index + 1) % ring.count])] }
        for name in names where !ring.contains(name) { needs[name] = [.text(ring[0])] }
        definitions["CallSite"]?["dependentRequired"] = needs
    }

    @Test(arguments: names) func theSchemaIsUpToDate(name: String) throws {
        try expectGolden(try JSONText.pretty(try schema(name)), "../../../docs/\(name).schema.json")
        let formats = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../FORMATS.md")
        #expect(try String(contentsOf: formats, encoding: .utf8).contains("(docs/\(name).schema.json)"))
    }

    private func golden(_ path: String) throws -> String {
        let tests = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "..")
        return try String(contentsOf: tests.appending(path: path), encoding: .utf8)
    }

    private static let goldens = [
        ("report", "OutputTests/Goldens/nasty.json"), ("report", "OutputTests/Goldens/empty.json"),
        ("worklist", "WorklistsTests/Goldens/convert.json"), ("diff", "ComparisonTests/Goldens/diff.json"),
        ("history", "ComparisonTests/Goldens/history.json"), ("baseline", "ComparisonTests/Goldens/baseline.json"),
        ("check", "OutputTests/Goldens/news.json"), ("explain", "OutputTests/Goldens/explained.json"),
    ]

    @Test(arguments: goldens) func whatIsWrittenKeepsToItsSchema(name: String, golden path: String) throws {
        #expect(try JSONSchema(name).faults(in: try golden(path)) == [])
    }

    @Test func aLineKeepsToTheDefinitionOfWhatItHolds() throws {
        for (name, type, path) in [
            ("report", "CallSite", "OutputTests/Goldens/nasty.jsonl"),
            ("worklist", "WorklistLine", "WorklistsTests/Goldens/convert.jsonl"),
        ] {
            let schema = try JSONSchema(name)
            for line in try golden(path).split(separator: "\n") {
                #expect(try schema.faults(in: String(line), as: type) == [])
            }
        }
    }

    /// Where any key is as good as another, the keys are names of a tree or words that are counted.
    private static let tables: Set = [
        ".api.flags", ".api.functions", ".api.functions.*.roles", ".ledger.identifiers", ".ledger.identifiers.*.kinds",
        ".counts", ".releases[].callees", ".releases[].cases", ".releases[].areas",
        ".sites[].declaration.roles",
    ]

    /// Keys that are left out where there is nothing to say; without one, a value is as good.
    @Test(arguments: goldens) func aKeyUnderAnotherNameIsFound(name: String, golden path: String) throws {
        let whole = try JSONValue(parsing: try golden(path))
        let schema = try JSONSchema(name)
        for (place, changed) in renamed(whole, at: "") where schema.faults(in: changed).isEmpty {
            #expect(Self.tables.contains(place), "\(place)")
        }
    }

    /// The value with one key renamed, for each key of the first entry of each list, with where that was.
    private func renamed(_ value: JSONValue, at place: String) -> [(place: String, changed: JSONValue)] {
        switch value {
        case .list(let list):
            guard let first = list.first else { return [] }
            return renamed(first, at: place + "[]").map { ($0.place, .list([$0.changed] + list.dropFirst())) }
        case .object(let members):
            let isTable = Self.tables.contains(place)
            return members.sorted { $0.key < $1.key }.prefix(isTable ? 1 : .max).flatMap { key, inner in
                var others = members
                others[key] = nil
                let inside = renamed(inner, at: "\(place).\(isTable ? "*" : key)").map { place, changed in
                    (place, JSONValue.object(others.merging([key: changed]) { $1 }))
                }
                return [(place, .object(others.merging([key + "x": inner]) { $1 }))] + inside
            }
        case .null, .truth, .number, .text: return []
        }
    }
}
