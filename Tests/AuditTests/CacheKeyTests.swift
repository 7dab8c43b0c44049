import AuditIndex
import CallSites
import Clang
import CompileEnvironment
import Foundation
import RuleChecks
import Testing

@testable import Audit

/// A key that forgets an input gives an old answer to a new question; one that varies by itself gives none.
@Suite struct CacheKeyTests {
    private static let hash = ContentHash(ofBlob: Array("x".utf8))
    private static let recipe = PrecompiledRecipe(
        architecture: Architecture(name: "x86"), source: "/store/p.h", text: "t", arguments: ["-a"], identity: hash,
        file: hash)
    private static let request = UnitRequest(
        file: "a.c", contents: nil, architecture: Architecture(name: "x86"),
        manner: .site(changes: ["A": "1", "B": nil]), arguments: ["-I", "a b"], trailing: "#define X", precompiled: nil,
        queries: FileQueries(wrappers: [WrapperQuery(function: "f")], members: []), keepsGoing: false)

    /// Holds that each of the changes, one for every property, gives a key of its own.
    private func expectDistinct<Key: CacheKey, Value>(
        _ value: Value, in key: (Value) -> Key, _ changes: [(String, (inout Value) -> Void)]
    ) throws {
        let names = Mirror(reflecting: value).children.compactMap(\.label)
        #expect(Set(changes.map(\.0)) == Set(names), "a change for each property, and for nothing else")
        var hashes = [try key(value).hash]
        #expect(try key(value).hash == hashes[0])
        for (_, change) in changes {
            var other = value
            change(&other)
            hashes.append(try key(other).hash)
        }
        #expect(Set(hashes).count == changes.count + 1)
    }

    @Test func aUnitIsKnownByAllOfItsRequest() throws {
        let other = ContentHash(ofBlob: Array("y".utf8))
        let arm = Architecture(name: "arm")
        try expectDistinct(
            Self.request, in: { UnitKey(request: $0, knowledge: Self.hash) },
            [
                ("file", { $0.file = "b.c" }), ("contents", { $0.contents = Data("int x;".utf8) }),
                ("architecture", { $0.architecture = arm }),
                ("manner", { $0.manner = .site(changes: ["A": "1", "B": "1"]) }),
                ("arguments", { $0.arguments = ["-I a", "b"] }),
                ("trailing", { $0.trailing = "#define Y" }), ("precompiled", { $0.precompiled = Self.recipe }),
                ("queries", { $0.queries?.wrappers[0].asksEntrances = true }), ("keepsGoing", { $0.keepsGoing = true }),
            ])
        let keys = [Self.hash, other].map { UnitKey(request: Self.request, knowledge: $0) }
        #expect(try keys[0].hash != keys[1].hash)
    }

    @Test func aPrecompiledHeaderIsNotKnownByItsPlace() throws {
        let elsewhere = PrecompiledRecipe(
            architecture: Architecture(name: "x86"), source: "/other/p.h", text: "t", arguments: ["-a"],
            identity: Self.hash, file: ContentHash(ofBlob: []))
        let keys = [Self.recipe, elsewhere].map { recipe in
            var request = Self.request
            request.precompiled = recipe
            return UnitKey(request: request, knowledge: Self.hash)
        }
        #expect(try keys[0].hash == keys[1].hash)
    }

    /// Each manner is told from the others, and comes back from the index as it was.
    @Test func mannersAreTheirOwn() throws {
        let manners: [ParseManner] = [
            .allYes, .plain, .compileCommands, .probe, .site(changes: ["A": "1"]), .site(changes: ["A": nil]),
            .forced(place: "1:2", reason: "r"), .forced(place: "1:3", reason: "r"), .standIns(.allYes),
            .otherRelease(.allYes), .standIns(.forced(place: "1:2", reason: "r")), .otherRelease(.standIns(.allYes)),
        ]
        let keys = try manners.map { manner in
            var request = Self.request
            request.manner = manner
            return try UnitKey(request: request, knowledge: Self.hash).hash
        }
        #expect(Set(keys).count == manners.count)
        #expect(try JSONDecoder().decode([ParseManner].self, from: JSONEncoder().encode(manners)) == manners)
    }

    @Test func knowledgeCounts() throws {
        let key = KnowledgeKey(build: "1", libclang: "14", family: "f", uses: "u", oversized: [])
        try expectDistinct(key, in: { $0 }, [
            ("build", { $0.build = "2" }), ("libclang", { $0.libclang = "15" }), ("family", { $0.family = "g" }),
            ("uses", { $0.uses = nil }), ("oversized", { $0.oversized = ["big.c"] }),
            ("flags", { $0.flags = ["A": 1] }), ("roles", { $0.roles = ["f": ["flags": 2]] }),
        ])
    }

    @Test func aReportIsKnownByWhateverDecidesWhatItSays() throws {
        let place = ReportPlace(source: "c", libclang: "l", judges: true, excluded: ["tools"], largestFile: 9)
        try expectDistinct(place, in: { $0 }, [
            ("source", { $0.source = "d" }), ("libclang", { $0.libclang = "m" }), ("judges", { $0.judges = false }),
            ("excluded", { $0.excluded = [] }), ("largestFile", { $0.largestFile = 8 }),
        ])
        let key = ReportKey(
            place: place, schema: 1, tree: Self.hash, version: "1", build: "b", libclang: "14", rules: ["a": Self.hash],
            suppressions: try suppressions("word"), seconds: 1, megabytes: 1, user: 0)
        let answered = try suppressions("another word")
        try expectDistinct(key, in: { $0 }, [
            ("place", { $0.place.source = "d" }), ("schema", { $0.schema = 2 }), ("tree", { $0.tree = nil }),
            ("commit", { $0.commit = "0123" }), ("version", { $0.version = "2" }), ("build", { $0.build = "c" }),
            ("libclang", { $0.libclang = "15" }), ("rules", { $0.rules = ["b": Self.hash] }),
            ("suppressions", { $0.suppressions = answered }),
            ("seconds", { $0.seconds = 2 }), ("megabytes", { $0.megabytes = 2 }), ("user", { $0.user = 1 }),
        ])
    }

    /// A new option is a part of the key of a report, or is said here to be none.
    @Test func everyOptionOfAnAuditIsWeighed() throws {
        let options = AuditOptions(
            tree: "", jobs: 1, rules: "", index: nil, store: "", library: try ClangLibrary.open(nil), version: "")
        let inKey = [
            "revision", "excluded", "rules", "ruleSet", "suppressions", "library", "largestFile", "judges", "version",
            "build", "limits", "tree", "checkout",
        ]
        // With these nothing is kept, unless they are as by default.
        let ofOneRun = ["scope", "includesTimings"]
        let elsewhere = ["jobs", "index", "store", "worker", "requiresSandbox"]
        let names = Mirror(reflecting: options).children.compactMap(\.label)
        #expect(Set(names) == Set(inKey + ofOneRun + elsewhere))
    }

    private func suppressions(_ reason: String) throws -> Suppressions {
        try Suppressions(yaml: "- { site: 0123456789abcdef, rule: r, reason: \(reason) }\n", path: "s.yaml")
    }

    @Test func environmentsAndTheirHeadersAreKnownByAllThatMakesThem() throws {
        let other = ContentHash(ofBlob: [])
        let environment = EnvironmentKey(
            build: "1", libclang: "14", root: "/t", headerNames: Self.hash, architecture: Architecture(name: "x86"))
        let arm = Architecture(name: "arm")
        try expectDistinct(environment, in: { $0 }, [
            ("build", { $0.build = "2" }), ("libclang", { $0.libclang = "15" }), ("root", { $0.root = "/u" }),
            ("headerNames", { $0.headerNames = other }), ("architecture", { $0.architecture = arm }),
        ])
        try expectDistinct(RecipeKey(build: "1", libclang: "14", text: "t", arguments: ["a", "b"]), in: { $0 }, [
            ("build", { $0.build = "2" }), ("libclang", { $0.libclang = "15" }), ("text", { $0.text = "u" }),
            ("arguments", { $0.arguments = ["a b"] }),
        ])
        try expectDistinct(PrecompiledKey(recipe: Self.hash, environment: "e"), in: { $0 }, [
            ("recipe", { $0.recipe = other }), ("environment", { $0.environment = "f" }),
        ])
    }
}
