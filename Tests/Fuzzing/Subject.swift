import Foundation

/// The program under test, and how it is to run.
package struct Subject: Sendable {
    package var program: String
    /// An LLVM installation; nil leaves the choice to the program.
    package var libclang: String?
    /// Options for every audit, such as small limits for one unit.
    package var options: [String] = []
    package var limits = Limits()

    package init(program: String, libclang: String? = nil, options: [String] = [], limits: Limits = Limits()) {
        self.program = program
        self.libclang = libclang
        self.options = options
        self.limits = limits
    }

    /// The installations of LLVM that the program could use, oldest first.
    package static var installed: [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/usr/lib")) ?? []
        return names.compactMap { name in name.hasPrefix("llvm-") ? Int(name.dropFirst("llvm-".count)) : nil }
            .filter { $0 >= 14 }.sorted().map { "/usr/lib/llvm-\($0)" }
            .filter { FileManager.default.fileExists(atPath: $0 + "/lib/libclang.so") || hasLibrary(in: $0 + "/lib") }
    }

    private static func hasLibrary(in directory: String) -> Bool {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        return names.contains { $0.hasPrefix("libclang-") && $0.contains(".so") || $0.hasPrefix("libclang.so.") }
    }

    /// Those of the options that this build of the program knows.
    package func knowing(_ options: [(name: String, value: String)]) throws -> Subject {
        let help = try Command(program, ["audit", "--help"], environment: ["COLUMNS": "100"]).run().text
        var subject = self
        subject.options += options.filter { help.contains($0.name) }.flatMap { [$0.name, $0.value] }
        return subject
    }
}
