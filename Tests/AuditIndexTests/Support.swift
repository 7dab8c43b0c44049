import Foundation
import TestSupport
import Testing

@testable import AuditIndex

/// A directory of its own for one test, with an index in it.
final class Scratch {
    private let files: ScratchDirectory
    var directory: String { files.path }
    var index: String { files["cache/index.sqlite"] }

    init() throws { files = try ScratchDirectory() }

    func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: directory + "/cache").sorted()
    }

    /// Opens the index as one audit would, and closes it again.
    @discardableResult
    func audit<Value>(
        fingerprint: String = "1", at time: Int64 = 1_000_000_000, _ body: (AuditIndex) throws -> Value
    ) throws -> (value: Value, notices: [String]) {
        let index = try AuditIndex(path: index, fingerprint: fingerprint, now: { time })
        return (try body(index), index.notices)
    }
}

func hash(_ content: String) -> ContentHash { ContentHash(ofBlob: Array(content.utf8)) }

func state(_ content: String, scan: String? = nil) -> FileState {
    FileState(
        stamp: FileStamp(
            size: Int64(content.utf8.count), modified: -5, changed: 1_700_000_000_123_456_789, inode: .max),
        content: hash(content), scan: scan.map { Data($0.utf8) })
}

extension PlanKey {
    init(file: String, arguments: [String] = [], environment: String = "") {
        self.init(rawValue: ContentHash(ofBlob: Array(([file, environment] + arguments).joined(separator: "\n").utf8)))
    }
}

let plan = PlanKey(file: "mm/a.c", arguments: ["-DX"], environment: "all-yes")

func unit(_ files: [String: String], of plan: PlanKey = plan, facts: String) -> UnitRecord {
    UnitRecord(
        plan: plan, dependencies: files.map { Dependency(path: $0.key, content: hash($0.value)) },
        facts: Data(facts.utf8))
}

/// The facts found where the files have these contents.
func facts(_ index: AuditIndex, of plan: PlanKey = plan, where files: [String: String]) throws -> String? {
    try index.facts(plan: plan) { files[$0].map(hash) }.map { String(decoding: $0, as: UTF8.self) }
}

let fileCount = 150

/// What cannot be packed.
private func noise(_ seed: Int, _ count: Int) -> Data {
    var state = UInt64(seed)
    return Data((0..<count).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return UInt8(truncatingIfNeeded: state >> 56)
    })
}

/// Enough for several pages of each table.
func fill(_ index: AuditIndex) throws {
    var files: [String: String] = [:]
    for number in 0..<fileCount { files["include/h\(number).h"] = "content \(number)" }
    for number in 0..<12 {
        let key = PlanKey(file: "drivers/d\(number).c", arguments: [], environment: "all-yes")
        try index.record([unit(files, of: key, facts: "facts \(number) x" + noise(number, 9000).base64EncodedString())])
        try index.setBlob(noise(number, 5000), for: "environment \(number)")
    }
    try index.record(root: "/tree", states: files.mapValues { state($0) }, readingBegan: .max)
}

/// True where the index says of `fill` nothing that is false; what it has forgotten is no matter.
func tellsTheTruth(_ index: AuditIndex) throws -> Bool {
    for (path, found) in try index.states(root: "/tree") {
        let number = path.filter(\.isNumber)
        if found != state("content \(number)") { return false }
    }
    for number in 0..<12 {
        let key = PlanKey(file: "drivers/d\(number).c", arguments: [], environment: "all-yes")
        let found = try index.facts(plan: key) { hash("content \($0.filter(\.isNumber))") }
        if let found, !String(decoding: found, as: UTF8.self).hasPrefix("facts \(number) x") { return false }
        let blob = try index.blob(for: "environment \(number)")
        if let blob, blob != noise(number, 5000) { return false }
    }
    return true
}
