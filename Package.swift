// swift-tools-version: 6.1
import Foundation
import PackageDescription

/// libclang's headers. The library itself is loaded at run time, so one build works with every release
/// from LLVM 14 on; only its types are needed to compile. `GUPAUDIT_LLVM` names another installation.
func libclangHeaders() -> String {
    if let chosen = ProcessInfo.processInfo.environment["GUPAUDIT_LLVM"] { return chosen + "/include" }
    let base = "/usr/lib"
    let releases = ((try? FileManager.default.contentsOfDirectory(atPath: base)) ?? [])
        .compactMap { name in name.hasPrefix("llvm-") ? Int(name.dropFirst("llvm-".count)) : nil }
        .filter { FileManager.default.fileExists(atPath: "\(base)/llvm-\($0)/include/clang-c/Index.h") }
    return "\(base)/llvm-\(releases.max() ?? 14)/include"
}

let headers = ["-I", libclangHeaders()]

let package = Package(
    name: "gupaudit",
    products: [.executable(name: "gupaudit", targets: ["gupaudit"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        // libclang: its types and a table of its functions, then a safe wrapper that no C type leaves.
        .target(name: "CClang", cSettings: [.unsafeFlags(headers)]),
        .target(
            name: "Clang", dependencies: ["CClang", "Paths"],
            swiftSettings: [.unsafeFlags(headers.flatMap { ["-Xcc", $0] })]),

        // What holds a worker process within bounds: a gate on files, and limits by the kernel.
        .target(name: "CConfinement"),

        // zlib, for reports that are kept compressed.
        .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
        .target(name: "Gzip", dependencies: ["CZlib"]),
        // libcrypto, for git's names of contents and for the page's policy.
        .systemLibrary(name: "CCrypto", providers: [.apt(["libssl-dev"]), .brew(["openssl"])]),
        .target(name: "Digests", dependencies: ["CCrypto"]),

        // What can be known of a tree without a compiler.
        .target(name: "SourceText", dependencies: ["Paths"]),
        // How names of files are spelled, so that equal paths are equal bytes.
        .target(name: "Paths"),
        .target(name: "KernelTree", dependencies: ["CConfinement", "Paths", "SourceText"]),
        .target(name: "Kconfig", dependencies: ["Paths"]),
        // A revision of a git repository as files on disk.
        .target(name: "GitSource", dependencies: ["Digests", "Paths"]),
        .target(name: "CompileEnvironment", dependencies: ["KernelTree", "Kconfig", "Paths", "SourceText"]),

        // What stands outside the sources and belongs into the program: the rules, and which commit it is of.
        .plugin(name: "Embedding", capability: .buildTool()),
        .target(name: "BuiltinRules", plugins: ["Embedding"]),

        // What gupaudit knows of the API family, and what it reports.
        .target(
            name: "Knowledge",
            dependencies: ["BuiltinRules", "Paths", "Patterns", .product(name: "Yams", package: "Yams")]),
        .target(name: "Report"),

        // Who builds a file, and who looks after it.
        .target(
            name: "Ownership", dependencies: ["KernelTree", "Kconfig", "Paths", "Patterns", "Report", "SourceText"]),
        // Regular expressions in linear time, in two dialects.
        .target(name: "Patterns", dependencies: ["Paths"]),
        // Conditions over the report's columns, and the rules made of them.
        .target(name: "Expressions", dependencies: ["Paths", "Patterns"]),
        .target(name: "RuleChecks", dependencies: ["Expressions", "Knowledge", "Paths", "Report"]),

        // From a translation unit to call sites, from call sites to an audit.
        .target(name: "CallSites", dependencies: ["Clang", "Knowledge", "Paths", "Report", "SourceText"]),
        // libclang in processes of its own.
        .target(
            name: "UnitParsing",
            dependencies: [
                "CConfinement", "CallSites", "Clang", "KernelTree", "Knowledge", "Paths", "Report", "SourceText",
            ]),
        .target(name: "Judging", dependencies: ["CallSites", "Knowledge", "Report"]),
        .target(
            name: "AuditIndex",
            dependencies: ["Digests", "Gzip", .product(name: "GRDB", package: "GRDB.swift")]),
        .target(
            name: "Audit",
            dependencies: [
                "AuditIndex", "CallSites", "Clang", "CompileEnvironment", "Judging", "Kconfig", "KernelTree",
                "Knowledge", "Ownership", "Paths", "Report", "RuleChecks", "SourceText", "UnitParsing",
            ]),
        // What has to be done next, and whom it concerns.
        .target(name: "Worklists", dependencies: ["Knowledge", "Paths", "Report", "SourceText"]),
        // What does it: edits of the sources, as patches.
        .target(
            name: "Patches",
            dependencies: ["CallSites", "Knowledge", "Paths", "Report", "RuleChecks", "SourceText", "Worklists"]),
        // What changed from one report to another.
        .target(name: "Comparison", dependencies: ["Paths", "Report", "SourceText"]),
        .target(
            name: "Output",
            dependencies: ["Comparison", "Digests", "Paths", "Report", "Worklists"],
            resources: [
                "style.css", "plot.css", "elements.js", "filter.js", "charts.js", "table.js", "panel.js", "page.js",
            ].map { .embedInCode("Page/" + $0) }),
        .executableTarget(
            name: "gupaudit",
            dependencies: [
                "Audit", "AuditIndex", "CConfinement", "Clang", "Comparison", "Expressions", "GitSource", "Gzip",
                "Kconfig", "KernelTree", "Knowledge", "Output", "Ownership", "Patches", "Paths", "Report", "RuleChecks",
                "SourceText", "UnitParsing", "Worklists",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            plugins: ["Embedding"]),

        // What several of the tests need.
        .target(name: "TestSupport", path: "Tests/TestSupport"),
        // Changes what the program is given, and holds it to what it promises: a test suite, and `make fuzz`.
        .target(name: "Fuzzing", path: "Tests/Fuzzing", exclude: ["Tree"]),
        .executableTarget(
            name: "gupaudit-fuzz",
            dependencies: ["Fuzzing", .product(name: "ArgumentParser", package: "swift-argument-parser")],
            path: "Tests/FuzzRunner"),
        .testTarget(name: "TrustTests", dependencies: ["Fuzzing", "TestSupport", "gupaudit"]),
        .testTarget(name: "GzipTests", dependencies: ["Gzip"]),
        .testTarget(name: "SourceTextTests", dependencies: ["SourceText"]),
        .testTarget(name: "KconfigTests", dependencies: ["Kconfig"]),
        .testTarget(name: "GitSourceTests", dependencies: ["GitSource", "TestSupport"]),
        .testTarget(name: "KernelTreeTests", dependencies: ["KernelTree", "Paths", "TestSupport"]),
        .testTarget(
            name: "CompileEnvironmentTests", dependencies: ["CompileEnvironment", "KernelTree", "Paths", "TestSupport"]),
        .testTarget(name: "OwnershipTests", dependencies: ["Kconfig", "KernelTree", "Ownership", "Report", "TestSupport"]),
        .testTarget(name: "KnowledgeTests", dependencies: ["Knowledge"]),
        .testTarget(name: "ReportTests", dependencies: ["Report"]),
        .testTarget(name: "ClangTests", dependencies: ["Clang"]),
        .testTarget(name: "JudgingTests", dependencies: ["CallSites", "Judging", "Knowledge", "Report"]),
        .testTarget(name: "PatternsTests", dependencies: ["Patterns"]),
        .testTarget(name: "ExpressionsTests", dependencies: ["Expressions"]),
        .testTarget(
            name: "RuleChecksTests", dependencies: ["Expressions", "Knowledge", "Report", "RuleChecks", "TestSupport"]),
        .testTarget(name: "CallSitesTests", dependencies: ["CallSites", "Clang", "Knowledge", "Report", "SourceText"]),
        .testTarget(
            name: "UnitParsingTests",
            dependencies: [
                "CConfinement", "CallSites", "Clang", "KernelTree", "Paths", "Report", "TestSupport", "UnitParsing",
                "gupaudit",
            ]),
        .testTarget(name: "AuditIndexTests", dependencies: ["AuditIndex", "TestSupport"]),
        .testTarget(
            name: "OutputTests",
            dependencies: [
                "Comparison", "Digests", "Knowledge", "Output", "Paths", "Report", "TestSupport", "Worklists",
            ],
            exclude: ["Goldens"]),
        .testTarget(
            name: "ComparisonTests", dependencies: ["Comparison", "Output", "Report", "TestSupport"],
            exclude: ["Goldens"]),
        .testTarget(
            name: "WorklistsTests", dependencies: ["Knowledge", "Output", "Report", "TestSupport", "Worklists"],
            exclude: ["Goldens"]),
        .testTarget(
            name: "AuditTests",
            dependencies: [
                "Audit", "AuditIndex", "CallSites", "Clang", "CompileEnvironment", "Report", "RuleChecks",
                "TestSupport", "gupaudit",
            ],
            exclude: ["Labels", "Trees"]),
        .testTarget(
            name: "CommandLineTests", dependencies: ["Knowledge", "Output", "TestSupport", "gupaudit"],
            exclude: ["Goldens"]),
        // What the repository itself keeps.
        .testTarget(name: "HouseTests", dependencies: ["TestSupport", "gupaudit"]),
    ],
    swiftLanguageModes: [.v6]
)

for target in package.targets where target.type != .system && target.type != .plugin {
    target.swiftSettings = (target.swiftSettings ?? []) + [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
    ]
}
