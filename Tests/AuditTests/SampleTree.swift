import Audit
import Clang
import Foundation
import Report
import TestSupport

/// Runs audits on the trees beside the tests.
enum SampleTree {
    private static let tests = URL(filePath: #filePath).deletingLastPathComponent()

    static var rules: String {
        tests.deletingLastPathComponent().deletingLastPathComponent().appending(path: "Rules").path
    }

    /// Every tree there is: a new one is audited without being named anywhere but in the table of README.md.
    static func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: path(".")).filter { name in
            FileManager.default.fileExists(atPath: "\(path(name))/Makefile")
        }.sorted()
    }

    static func path(_ name: String) -> String { tests.appending(path: "Trees/\(name)").path }

    /// The sources of a tree that the audit reads, links left out.
    static func sources(_ name: String) -> [String] {
        let root = path(name)
        let names = FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? []
        return names.filter { file in
            let isSource = [".c", ".h", ".S"].contains { file.hasSuffix($0) }
            let isLink = (try? FileManager.default.destinationOfSymbolicLink(atPath: "\(root)/\(file)")) != nil
            return isSource && !isLink && !file.hasPrefix("tools/") && !file.hasPrefix("Documentation/")
        }.sorted()
    }

    static func audit(
        _ name: String, libclang: String? = nil, jobs: Int = 2, index: String? = nil, store: String? = nil,
        timings: Bool = false
    ) async throws -> AuditReport {
        try await audit(at: path(name), libclang: libclang, jobs: jobs, index: index, store: store, timings: timings)
    }

    static func audit(
        at tree: String, libclang: String? = nil, jobs: Int = 2, rules: String = rules, index: String? = nil,
        store: String? = nil, timings: Bool = false, observer: AuditObserver = AuditObserver()
    ) async throws -> AuditReport {
        let scratch = try ScratchDirectory()
        let options = AuditOptions(
            tree: tree, jobs: jobs, rules: rules, index: index, store: store ?? scratch.path,
            library: try ClangLibrary.open(libclang), worker: Program.path, includesTimings: timings, version: "test")
        return try await Auditor(options, observer: observer).run()
    }
}
