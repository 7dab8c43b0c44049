import Foundation
import TestSupport
import Testing

private func exists(_ program: String) -> Bool {
    FileManager.default.isExecutableFile(atPath: "/usr/bin/\(program)")
}

/// Manual pages and completions: whole, and readable for those who read them.
@Suite struct ManualTests {
    /// Every page, by its name.
    private func pages() throws -> (directory: ScratchDirectory, names: [String]) {
        let scratch = try ScratchDirectory(["pages/keep": ""])
        let run = try Program.gupaudit(["manual", scratch["pages"]], home: scratch)
        try #require(run.code == 0 && run.output.isEmpty, "\(run.errors)")
        let names = try FileManager.default.contentsOfDirectory(atPath: scratch["pages"]).filter { $0 != "keep" }
        return (scratch, names.map { String($0.dropLast(2)) }.sorted())
    }

    private func help(_ words: [String], in scratch: ScratchDirectory) throws -> String {
        try Program.gupaudit(words + ["--help"], home: scratch).output
    }

    /// The commands that a help lists.
    private func commands(in help: String) -> [String] {
        let list = help.components(separatedBy: "SUBCOMMANDS:\n").dropFirst().first ?? ""
        return list.matches(of: /(?m)^  ([a-z-]+)/).map { String($0.1) }.filter { $0 != "help" }
    }

    @Test func everyCommandHasAPageWithAllThatItsHelpNames() throws {
        let (scratch, names) = try pages()
        var expected: [String] = []
        var pending: [[String]] = [[]]
        while let words = pending.popLast() {
            let help = try help(words, in: scratch)
            pending += commands(in: help).map { words + [$0] }
            let name = (["gupaudit"] + words).joined(separator: "-")
            expected.append(name)
            let page = try String(contentsOfFile: scratch["pages/\(name).1"], encoding: .utf8)
                .replacing("\\", with: "")
            let options = help.matches(of: /(?m)^  (?:-[a-z], )?(--[a-z-]+)/).map { String($0.1) }
            #expect(options.contains("--help"))
            for option in options { #expect(page.contains("fB\(option)fR"), "\(name) \(option)") }
            for argument in help.matches(of: /(?m)^  <([a-z-]+)>/) {
                #expect(page.contains("fI\(argument.1)fR"), "\(name) \(argument.1)")
            }
            for code in help.matches(of: #/(?:Exit codes:|;)\s+([0-3]) /#) {
                #expect(page.contains("fB\(code.1)fR\n"), "\(name) exit status \(code.1)")
            }
        }
        #expect(names == expected.sorted())
        #expect(names.count > 12)
    }

    @Test(.enabled(if: exists("mandoc"), "mandoc is not installed")) func mandocFindsNothingToSay() throws {
        let (scratch, names) = try pages()
        for name in names {
            let run = try Program.run(
                "/usr/bin/mandoc", ["-T", "lint", "-W", "style", scratch["pages/\(name).1"]], home: scratch)
            #expect(run.code == 0 && run.output.isEmpty, "\(run.output)")
        }
    }

    @Test(.enabled(if: exists("groff"), "groff is not installed")) func groffFindsNothingToSay() throws {
        let (scratch, names) = try pages()
        for name in names {
            let run = try Program.run(
                "/usr/bin/groff", ["-ww", "-man", "-Tutf8", "-z", scratch["pages/\(name).1"]], home: scratch)
            #expect(run.code == 0 && run.errors.isEmpty, "\(run.errors)")
        }
    }

    @Test(arguments: ["bash", "zsh", "fish"])
    func completionsNameEveryCommandAndAreReadByTheirShell(shell: String) throws {
        let scratch = try ScratchDirectory()
        let script = try Program.gupaudit(["--generate-completion-script", shell], home: scratch)
        try #require(script.code == 0)
        for command in commands(in: try help([], in: scratch)) {
            #expect(script.output.contains(command), "\(command)")
        }
        #expect(script.output.contains("baseline"))
        guard let program = ["/usr/bin/\(shell)", "/bin/\(shell)"].first(where: FileManager.default.isExecutableFile)
        else { return }
        let read = try Program.run(program, ["-n", scratch.write(script.output, to: "script")], home: scratch)
        #expect(read.code == 0 && read.errors.isEmpty, "\(read.errors)")
    }
}
