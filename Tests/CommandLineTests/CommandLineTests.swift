import Foundation
import TestSupport
import Testing

/// Runs the built program as a user would, on bad input above all: one clear line, the right exit code, no trace.
@Suite struct CommandLineTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    private static let sample = root.appending(path: "Tests/AuditTests/Trees/era-6.5").path

    private func run(_ arguments: String...) throws -> ProgramRun { try run(arguments) }

    private func run(_ arguments: [String]) throws -> ProgramRun {
        try Program.gupaudit(arguments, home: ScratchDirectory())
    }

    private func lines(_ text: String) -> Int { text.split(whereSeparator: \.isNewline).count }

    @Test func anAuditPrintsJSONAndNothingElse() throws {
        let outcome = try run("audit", Self.sample, "--format", "json", "--no-index")
        #expect(outcome.code == 0)
        let report = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
        #expect(report?["schema"] as? Int == 1)
        #expect((report?["sites"] as? [Any])?.isEmpty == false)
    }

    @Test(arguments: ["/nonexistent/tree", "/usr", "/etc/passwd"]) func whatIsNoTreeIsSaidInOneLine(_ path: String)
        throws
    {
        let outcome = try run("audit", path)
        #expect(outcome.code == 2)
        #expect(outcome.output.isEmpty)
        #expect(lines(outcome.errors) == 1)
        #expect(outcome.errors.contains(path))
    }

    @Test func wrongUsageExitsWithTwo() throws {
        for arguments in [["audit"], ["audit", Self.sample, "--format", "xml"], ["audit", Self.sample, "--jobs", "0"]] {
            let outcome = try run(arguments)
            #expect(outcome.code == 2, "\(arguments)")
            #expect(outcome.output.isEmpty)
        }
        let help = try run("--help")
        #expect(help.code == 0)
        #expect(help.output.contains("Exit codes"))
    }

    @Test func aMissingLibclangIsSaidInOneLine() throws {
        let outcome = try run("audit", Self.sample, "--libclang", "/nonexistent/llvm")
        #expect(outcome.code == 2)
        #expect(lines(outcome.errors) == 1)
        #expect(outcome.errors.contains("/nonexistent/llvm"))
    }

    @Test func aDamagedRuleFileIsNamedWithItsLine() throws {
        let rules = try ScratchDirectory(["family/gup.yaml": "family: gup\nsurprise: 1\n"])
        let outcome = try run("audit", Self.sample, "--builtin-rules", rules.path)
        #expect(outcome.code == 2)
        #expect(outcome.errors.contains("gup.yaml:2: unknown key “surprise”"))
    }

    @Test func aTreeWithHostileFilesIsAudited() throws {
        let scratch = try ScratchDirectory()
        let tree = scratch["tree"]
        try FileManager.default.copyItem(atPath: Self.sample, toPath: tree)
        let drivers = "tree/drivers"
        try scratch.write("int f(void) { return get_user_pages(\"\u{0}\\ \n", to: drivers + "/cut.c")
        try scratch.write([0xFF, 0xFE, 0x00] + Array("get_user_pages".utf8), to: drivers + "/binary.c")
        try scratch.link(drivers + "/loop", to: "..")
        try scratch.link(drivers + "/out.c", to: "/etc/passwd")
        try scratch.write("source \"drivers/nowhere\"\nconfig\nif (\n", to: drivers + "/Kconfig")
        let outcome = try run("audit", tree, "--format", "json", "--no-index", "--quiet")
        #expect(outcome.code == 0)
        #expect(!outcome.output.contains("out.c"))
    }

    @Test func aDamagedCompilationDatabaseIsNamed() throws {
        let scratch = try ScratchDirectory()
        let tree = scratch["tree"]
        try FileManager.default.copyItem(atPath: Self.sample, toPath: tree)
        try scratch.write("[{", to: "tree/compile_commands.json")
        let outcome = try run("audit", tree)
        #expect(outcome.code == 2)
        #expect(lines(outcome.errors) == 1)
        #expect(outcome.errors.contains("compile_commands.json"))
    }

    @Test func aSiteIsExplainedFromATreeAndFromAReport() throws {
        let place = "drivers/ring/ring.c:12"
        let fromTree = try run("explain", Self.sample, place, "--no-index", "--quiet")
        #expect(fromTree.code == 0, "\(fromTree.errors)")
        #expect(fromTree.output.hasPrefix("\(place):13 get_user_pages() in ring_map()"))
        #expect(fromTree.output.contains("> 12          long got = get_user_pages(addr, n, FOLL_WRITE, pages);"))
        for number in 1...15 { #expect(fromTree.output.contains("\n  Q\(number) ")) }
        let scratch = try ScratchDirectory()
        let report = scratch["report.json"]
        _ = try run("audit", Self.sample, "--no-index", "--quiet", "--format", "json", "--output", report)
        #expect(try run("explain", report, place).output == fromTree.output)
        #expect(try run("explain", report, Self.sample + "/" + place).output == fromTree.output)
    }

    @Test(arguments: ["drivers/ring/ring.c:1", "zzz", "ring_map", "../../etc/passwd:1"])
    func anUnknownSiteIsSaidInOneLine(_ site: String) throws {
        let outcome = try run("explain", Self.sample, site, "--no-index", "--quiet")
        #expect(outcome.code == 2)
        #expect(outcome.output.isEmpty)
        #expect(lines(outcome.errors) == 1)
        #expect(outcome.errors.hasPrefix("gupaudit: \(site)"))
    }

    @Test func doctorSaysWhatIsUsed() throws {
        let outcome = try run("doctor")
        #expect(outcome.code == 0)
        #expect(outcome.output.contains("libclang"))
        #expect(outcome.output.contains("rules"))
    }

    // MARK: Rules and queries

    @Test func aQueryListsTheSitesThatMeetIt() throws {
        let expression = "callee ~ \"^pin_\" and flags.any has FOLL_WRITE and not path.top = mm"
        let text = try run("query", Self.sample, expression, "--no-index")
        #expect(text.code == 0)
        #expect(lines(text.output) > 0)
        #expect(text.output.split(separator: "\n").allSatisfy { $0.hasPrefix("drivers/") && $0.contains("FOLL_WRITE") })
        let count = try run("query", Self.sample, expression, "--no-index", "--count")
        #expect(count.output == "\(lines(text.output))\n")
        let table = try run("query", Self.sample, expression, "--no-index", "--format", "csv")
        #expect(table.output.hasPrefix("id,file,line,"))
        #expect(lines(table.output) == lines(text.output) + 1)
        let json = try run("query", Self.sample, expression, "--no-index", "--format", "json")
        let sites = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [[String: Any]]
        #expect(sites?.count == lines(text.output))
    }

    @Test func aMistakeInAnExpressionIsShownInItsColumn() throws {
        let outcome = try run("query", Self.sample, "modular and flags.mst has FOLL_WRITE")
        #expect(outcome.code == 2)
        #expect(outcome.output.isEmpty)
        #expect(
            outcome.errors == """
                gupaudit: column 13: there is no column “flags.mst”; did you mean flags.must or flags.may?
                  modular and flags.mst has FOLL_WRITE
                              ^

                """)
    }

    @Test func findingsAreReportedAndCanBeAnswered() throws {
        struct Report: Decodable {
            struct Finding: Decodable, Equatable { var rule: String, site: String }
            struct Suppressed: Decodable { var rule: String, site: String, reason: String }
            var findings: [Finding]
            var suppressed: [Suppressed]?
        }
        func audit(_ arguments: String...) throws -> (Report, String) {
            let outcome = try run(["audit", Self.sample, "--no-index", "--format", "json"] + arguments)
            #expect(outcome.code == 0, "\(outcome.errors)")
            return (try JSONDecoder().decode(Report.self, from: Data(outcome.output.utf8)), outcome.errors)
        }
        let (report, _) = try audit()
        #expect(report.suppressed == nil)
        let finding = try #require(report.findings.first { $0.rule == "bool-as-gup-flags" })
        let scratch = try ScratchDirectory()
        let file = try scratch.write(
            """
            - {site: \(finding.site), rule: bool-as-gup-flags, reason: known}
            - {site: \(finding.site), rule: fast-mask, reason: never was}
            """, to: "answers.yaml")
        let (answered, notices) = try audit("--suppress", file)
        #expect(answered.findings == report.findings.filter { $0 != finding })
        #expect(answered.suppressed?.map(\.reason) == ["known"])
        #expect(notices.contains("\(file):2: no finding of fast-mask"))
    }

    @Test func aUsersRuleIsAddedListedAndShown() throws {
        let scratch = try ScratchDirectory()
        let rules = scratch.path
        let text = """
            summary: Any call at all
            rationale: For the test.
            reference: none
            severity: note
            when: callee is not null
            message: "{callee}() is called"
            """
        try scratch.write(text, to: "any-call.yaml")
        let list = try run("rules", "list", "--rules", rules)
        #expect(list.code == 0)
        #expect(list.output.contains("any-call"))
        #expect(list.output.contains("release-mismatch"))
        let show = try run("rules", "show", "any-call", "--rules", rules)
        #expect(show.output.contains("When:      callee is not null"))
        #expect(try run("rules", "show", "any-call").code == 2)
        let query = try run("query", Self.sample, "findings has any-call", "--count", "--no-index", "--rules", rules)
        let all = try run("query", Self.sample, "callee is not null", "--count", "--no-index")
        #expect(query.output == all.output)
        try scratch.write(text.replacing("callee is", with: "calee is"), to: "any-call.yaml")
        let damaged = try run("audit", Self.sample, "--rules", rules)
        #expect(damaged.code == 2)
        #expect(lines(damaged.errors) == 1)
        #expect(
            damaged.errors.contains(
                "any-call.yaml:5: when, column 1: there is no column “calee”; did you mean callee or case?"))
    }

    // MARK: Between releases

    /// A scratch directory with the report of a sample tree in it.
    private func withReport(_ body: (_ scratch: ScratchDirectory, _ report: String) throws -> Void) throws {
        let scratch = try ScratchDirectory()
        let report = scratch["report.json"]
        let outcome = try run("audit", Self.sample, "--format", "json", "--no-index", "--quiet", "--output", report)
        #expect(outcome.code == 0)
        try body(scratch, report)
    }

    @Test func aTreeAndItsReportDoNotDiffer() throws {
        try withReport { _, report in
            let outcome = try run("diff", report, Self.sample, "--no-index", "--quiet")
            #expect(outcome.code == 0)
            #expect(outcome.output.contains("Nothing changed."))
            let history = try run("history", "old=" + report, report, "--format", "csv")
            #expect(history.code == 0)
            #expect(history.output.contains("\nold,"))
        }
    }

    @Test func aTreeWithMovedLinesAndRenamedFilesHasOnlyMoved() throws {
        try withReport { scratch, report in
            let tree = scratch["tree"]
            try FileManager.default.copyItem(atPath: Self.sample, toPath: tree)
            let drivers = tree + "/drivers"
            for name in FileManager.default.enumerator(atPath: drivers)?.compactMap({ $0 as? String }) ?? [] {
                guard name.hasSuffix(".c") else { continue }
                let path = "\(drivers)/\(name)"
                let text = try String(contentsOfFile: path, encoding: .utf8)
                try ("\n/* moved */\n" + text).write(toFile: path, atomically: true, encoding: .utf8)
                try FileManager.default.moveItem(atPath: path, toPath: String(path.dropLast(2)) + "_new.c")
                // Whoever renames a file tells its makefile.
                let makefile = URL(filePath: path).deletingLastPathComponent().appending(path: "Makefile")
                guard let rules = try? String(contentsOf: makefile, encoding: .utf8) else { continue }
                let base = URL(filePath: path).deletingPathExtension().lastPathComponent
                try rules.replacingOccurrences(of: " \(base).o", with: " \(base)_new.o")
                    .write(to: makefile, atomically: true, encoding: .utf8)
            }
            let outcome = try run("diff", report, tree, "--no-index", "--quiet", "--format", "json")
            #expect(outcome.code == 0)
            let diff = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
            let rows = diff?["rows"] as? [[String: Any]] ?? []
            let changes = rows.flatMap { $0["changes"] as? [String] ?? [] }
            #expect(!changes.isEmpty)
            #expect(changes.allSatisfy { $0 == "moved" })
            #expect(rows.allSatisfy { ["changed", "unchanged"].contains($0["status"] as? String) })
        }
    }

    @Test func aCheckFailsOnWhatItsBaselineDoesNotKnow() throws {
        try withReport { scratch, report in
            let baseline = scratch["baseline.json"]
            #expect(try run("check", report, "--baseline", baseline).code == 2)
            #expect(try run("check", report, "--baseline", baseline, "--update").code == 0)
            #expect(try run("check", report, "--baseline", baseline).code == 0)
            var json = try #require(
                try JSONSerialization.jsonObject(with: Data(contentsOf: URL(filePath: report))) as? [String: Any])
            let site = try #require((json["sites"] as? [[String: Any]])?.first)
            let finding: [String: Any] = [
                "rule": "made-up", "severity": "error", "site": site["id"] ?? "", "message": "new", "evidence": [Any](),
            ]
            json["findings"] = (json["findings"] as? [Any] ?? []) + [finding]
            let worse = scratch["worse.json"]
            try JSONSerialization.data(withJSONObject: json).write(to: URL(filePath: worse))
            let outcome = try run("check", worse, "--baseline", baseline, "--github")
            #expect(outcome.code == 1)
            #expect(
                outcome.output == "::error file=\(site["file"] ?? ""),line=\(site["line"] ?? ""),title=made-up::new\n")
        }
    }

    @Test func badReportsAreSaidInOneLine() throws {
        try withReport { scratch, report in
            let text = try String(contentsOfFile: report, encoding: .utf8)
            let other = try scratch.write(text.replacing("\"schema\": 1", with: "\"schema\": 99"), to: "other.json")
            for arguments in [
                ["diff", report, other], ["diff", "/nonexistent", report], ["history", report, other],
                ["check", other, "--baseline", report], ["diff", report, report, "--old-tree", "/etc"],
            ] {
                let outcome = try run(arguments)
                #expect(outcome.code == 2, "\(arguments)")
                #expect(outcome.output.isEmpty)
                #expect(lines(outcome.errors) == 1, "\(outcome.errors)")
            }
        }
    }

    @Test func reportsMayBeCompressed() throws {
        try withReport { scratch, report in
            let packed = scratch["report.json.gz"]
            let audit = ["audit", Self.sample, "--format", "json", "--no-index", "--quiet", "--output", packed]
            #expect(try run(audit).code == 0)
            let once = try Data(contentsOf: URL(filePath: packed))
            #expect(once.count < (try Data(contentsOf: URL(filePath: report))).count / 2)
            #expect(try run(audit).code == 0)
            #expect(try Data(contentsOf: URL(filePath: packed)) == once)

            #expect(try run("diff", packed, report).output.contains("Nothing changed."))
            #expect(try run("history", packed, report, "--format", "csv").code == 0)
            let list = ["--format", "json"]
            #expect(try run(["worklist", packed] + list).output == run(["worklist", report] + list).output)
            let place = "drivers/ring/ring.c:12"
            #expect(try run("explain", packed, place).output == run("explain", report, place).output)
            let baseline = scratch["baseline.json.gz"]
            #expect(try run("check", packed, "--baseline", baseline, "--update").code == 0)
            #expect(try run("check", report, "--baseline", baseline).code == 0)
        }
    }

    /// Through links, so that a program that fails here leaves the machine its devices.
    @Test func outputGoesToADeviceAndThroughALinkAndReplacesNeither() throws {
        try withReport { scratch, report in
            try scratch.write("old and longer than nothing", to: "target")
            try scratch.link("link", to: "target")
            try scratch.link("device", to: "/dev/null")
            for name in ["link", "device"] {
                #expect(try run("diff", report, report, "--output", scratch[name]).code == 0)
                #expect((try? FileManager.default.destinationOfSymbolicLink(atPath: scratch[name])) != nil, "\(name)")
            }
            let written = try String(contentsOfFile: scratch["target"], encoding: .utf8)
            #expect(written == (try run("diff", report, report).output))
            #expect(try run("diff", report, report, "--output", scratch["nowhere/out"]).code == 2)
        }
    }

    @Test func aDamagedCompressedReportIsSaidInOneLine() throws {
        try withReport { scratch, report in
            let packed = scratch["report.json.gz"]
            let audit = try run("audit", Self.sample, "--format", "json", "--no-index", "--quiet", "--output", packed)
            #expect(audit.code == 0)
            let bytes = [UInt8](try Data(contentsOf: URL(filePath: packed)))
            var damaged = bytes
            damaged[bytes.count / 2] ^= 0x55
            let inputs = [
                ("cut.json.gz", Array(bytes.dropLast(100)), "ends too early"),
                ("damaged.json.gz", damaged, "is damaged"),
                ("plain.json.gz", Array("{}".utf8), "not compressed by gzip"),
            ]
            for (name, bytes, reason) in inputs {
                let path = try scratch.write(bytes, to: name)
                for arguments in [["diff", report, path], ["check", report, "--baseline", path]] {
                    let outcome = try run(arguments)
                    #expect(outcome.code == 2, "\(arguments)")
                    #expect(outcome.output.isEmpty)
                    #expect(outcome.errorLines == 1, "\(outcome.errors)")
                    #expect(outcome.errors.hasPrefix("gupaudit: \(path): "), "\(outcome.errors)")
                    #expect(outcome.errors.contains(reason), "\(outcome.errors)")
                }
            }
        }
    }
}
