/// Changes of what the user hands over: rules, suppressions, reports, baselines, conditions.
enum InputMutators {
    static let all = [rules, suppressions, reports, packed, baselines, conditions]

    private static let yamlPool = [
        "summary: ", "when: ", "message: ", "severity: error\n", "at:\n", "list: ", "where: ", "holds: ", "examples:\n",
        "- ", ": ",
        "&a ", "*a ", "!!binary ", "? ", "|\n", ">\n", "{", "}", "[", "]", "\"", "'", "#", "---\n", "...\n", "~ ",
        "null ", "1e999 ",
        "(", ")", "and ", "or ", "not ", "has ", "in ", "= ", "{callee} ", "{", "\t", "\u{0}", "é",
    ]

    private static func yaml(_ random: inout SplitMix64, _ text: [UInt8]) -> [UInt8] {
        let count = random.scaled(1...3000)
        switch random.below(12) {
        case 0: return Array((String(repeating: "[", count: count) + "\n").utf8)
        case 1: return Array((String(repeating: "- ", count: count) + "x\n").utf8)
        case 2:
            let levels = (1...9).map {
                "l\($0): &l\($0) [\(Array(repeating: "*l\($0 - 1)", count: 9).joined(separator: ", "))]"
            }
            return Array((["l0: &l0 [x]"] + levels).joined(separator: "\n").utf8)
        case 3: return text + Array("\nwhen: \(String(repeating: "(", count: count))callee = x\n".utf8)
        case 4: return text + Array("\nwhen: \(String(repeating: "not ", count: count))modular\n".utf8)
        default: return random.mangled(text, with: text, pool: yamlPool)
        }
    }

    private static let rules = Mutator(
        "rules", weight: 5,
        mutation: { random, around in
            let names = around.rules.entries.keys.sorted()
            let name = random.pick(names) ?? "x.yaml"
            let text = yaml(&random, around.rules.bytes(of: name) ?? [])
            let put = Edit.put(.file(text), at: "rules/" + name, in: .side)
            let arguments = random.once(in: 3) ? ["rules", "list"] : Mutation.audit
            return Mutation(mutator: "rules", edits: [put], arguments: arguments + ["--rules", "@side/rules"])
        })

    private static let suppressions = Mutator(
        "suppressions", weight: 3,
        mutation: { random, around in
            let report = around.side.text(of: "report.json")
            let sites = report.split(separator: "\"site\": \"").dropFirst().map { String($0.prefix(16)) }
            let entries: [String] = (0..<random.scaled(1...6)).map { _ in
                let rule = random.either("release-mismatch", "*", "get-for-dma", "none")
                return "- {site: \(random.pick(sites) ?? "0"), rule: \(rule), reason: seen}\n"
            }
            var text = Array(entries.joined().utf8)
            if random.once(in: 2) { text = yaml(&random, text) }
            return Mutation(
                mutator: "suppressions", edits: [.put(.file(text), at: "suppress.yaml", in: .side)],
                arguments: Mutation.audit + ["--suppress", "@side/suppress.yaml"])
        })

    private static let jsonPool = [
        "{", "}", "[", "]", ",", ":", "null ", "true ", "\"\" ", "\"\\ud800\" ", "\"\\u001b[31m\" ", "-1 ", "1e999 ",
        "0.5 ",
        "99999999999999999999 ", "-9223372036854775808 ", "9223372036854775807 ", "\"x\": 1, ", "\"line\": 0 ",
        "\"site\" ",
        "\"<script>\" ", "\"\\u0000\" ", "\"..\" ", "\"/etc/passwd\" ", "\"é\u{0338}\" ", "\"sites\": [] ",
        "\"schema\": 2 ",
    ]

    private static func json(_ random: inout SplitMix64, _ text: [UInt8]) -> [UInt8] {
        let count = random.scaled(1...20000)
        switch random.below(14) {
        case 0: return Array(String(repeating: "[", count: count).utf8)
        case 1:
            return Array((String(repeating: "{\"a\":", count: count) + "1" + String(repeating: "}", count: count)).utf8)
        case 2: return Array(text.prefix(random.below(text.count + 1)))
        default: return random.mangled(text, with: text, pool: jsonPool)
        }
    }

    private static func command(_ random: inout SplitMix64, _ name: String) -> [String] {
        let report = "@side/" + name
        return random.pick([
            ["query", report, "callee ~ \"pin\" or flags.any has FOLL_WRITE"], ["diff", "@side/report.json", report],
            ["diff", report, "@side/report.json", "--format", "html"], ["diff", report, report, "--format", "sarif"],
            ["worklist", report, "--tree", "@tree"], ["worklist", report, "--format", "markdown"],
            ["show", report], ["show", report, "--format", "html"],
            ["show", report, "--format", "sarif", "--tree", "@tree"],
            ["history", "@side/report.json", report],
            ["history", "a=" + report, "b=@side/report.json", "--format", "html"], ["merge", report],
            ["explain", report, "drivers/ring/ring.c:10", "--tree", "@tree"], ["explain", report, "mm/gup.c"],
            ["merge", report, report],
        ]) ?? ["query", report, "true"]
    }

    private static let reports = Mutator(
        "report", weight: 4,
        mutation: { random, around in
            let text = json(&random, around.side.bytes(of: "report.json") ?? [])
            let put = Edit.put(.file(text), at: "changed.json", in: .side)
            return Mutation(mutator: "report", edits: [put], arguments: command(&random, "changed.json"))
        })

    private static let packed = Mutator(
        "report-gz", weight: 3,
        mutation: { random, around in
            var changes = TextChanges(random: random.fork())
            var bytes = around.side.bytes(of: "report.json.gz") ?? []
            bytes =
                random.once(in: 4)
                ? bytes + bytes : random.once(in: 4) ? changes.splice(bytes, with: bytes) : changes.bytes(bytes)
            let put = Edit.put(.file(bytes), at: "changed.json.gz", in: .side)
            return Mutation(mutator: "report-gz", edits: [put], arguments: command(&random, "changed.json.gz"))
        })

    private static let baselines = Mutator(
        "baseline", weight: 3,
        mutation: { random, around in
            let text = json(&random, around.side.bytes(of: "baseline.json") ?? [])
            let put = Edit.put(.file(text), at: "known.json", in: .side)
            return Mutation(
                mutator: "baseline", edits: [put],
                arguments: ["check", "@tree", "--baseline", "@side/known.json", "-q"])
        })

    private static let conditionPool = [
        "callee ", "flags.must ", "path.top ", "modular ", "line ", "release.sites ", "~ ", "= ", "!= ", "< ", "has ",
        "in [", "]", "(",
        ")", "and ", "or ", "not ", "\"", "\"^pin\" ", "\"(a*)*b\" ", "FOLL_WRITE ", "1 ", "-99999999999999999999 ",
        "\\", ",", "é", "\u{1B}",
    ]

    private static let conditions = Mutator(
        "condition", weight: 2,
        mutation: { random, _ in
            let count = random.scaled(1...3000)
            let start = random.either(
                "callee ~ \"^get\" and not flags.any has FOLL_WRITE", "line < 20 or modular",
                String(repeating: "(", count: count) + "modular", String(repeating: "not ", count: count) + "modular",
                "callee ~ \"\(String(repeating: "(a|", count: count))\"", "callee ~ \"(.{1000}){1000}\"")
            let text = random.mangled(Array(start.utf8), with: Array(start.utf8), pool: conditionPool)
            let words = String(decoding: text.filter { $0 != 0 }, as: UTF8.self)
            return Mutation(mutator: "condition", edits: [], arguments: ["query", "@side/report.json", words])
        })
}
