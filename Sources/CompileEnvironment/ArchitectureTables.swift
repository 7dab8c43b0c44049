/// Headers that architectures generate from tables of their own.
struct ArchitectureTables {
    let reader: TreeText
    let architecture: String

    /// Path below `include/generated`, and text.
    func all() -> [String: String] {
        switch architecture {
        case "arm": ["asm/mach-types.h": armMachineTypes()]
        case "arm64":
            // The name of the header of capabilities changed in 6.9.
            ["asm/cpucaps.h": capabilities(), "asm/cpucap-defs.h": capabilities(), "asm/sysreg-defs.h": registers()]
        case "x86":
            // From 6.15 on masks of features that the configuration requires or forbids: none, here.
            ["asm/cpufeaturemasks.h": "#define REQUIRED_MASK_BIT_SET(x) 0\n#define DISABLED_MASK_BIT_SET(x) 0\n"]
        case "s390": ["asm/facility-defs.h": facilities()]
        default: [:]
        }
    }

    /// Words of the rows of a table with comments left out.
    private func rows(_ path: String) -> [[Substring]] {
        reader.lines(of: path)
            .filter { !$0.drop(while: \.isWhitespace).hasPrefix("#") }
            .map { $0.split(whereSeparator: \.isWhitespace) }
            .filter { !$0.isEmpty }
    }

    func armMachineTypes() -> String {
        var lines = ["#ifndef __ASSEMBLY__", "extern unsigned int __machine_arch_type;", "#endif"]
        for row in rows("arch/arm/tools/mach-types") where row.count >= 3 {
            if row.count >= 4 { lines.append("#define MACH_TYPE_\(row[2]) \(row[3])") }
            lines += row.count >= 4
                ? [
                    "#ifdef CONFIG_\(row[1])",
                    "# define machine_is_\(row[0])() (machine_arch_type == MACH_TYPE_\(row[2]))",
                    "#else", "# define machine_is_\(row[0])() (0)", "#endif",
                ] : ["#define machine_is_\(row[0])() (0)"]
        }
        return (lines + ["#define machine_arch_type __machine_arch_type", ""]).joined(separator: "\n")
    }

    /// `generated/machtypes.h` of sh, which lies beside the common headers.
    func shMachineTypes() -> String {
        var lines: [String] = []
        for row in rows("arch/sh/tools/mach-types") where row.count == 2 {
            lines += [
                "#ifdef CONFIG_\(row[1])", "# define MACH_\(row[0]) 1", "#else", "# define MACH_\(row[0]) 0", "#endif",
                "#define mach_is_\(row[0].lowercased())() (MACH_\(row[0]))",
            ]
        }
        return (lines + [""]).joined(separator: "\n")
    }

    private func capabilities() -> String {
        let names = rows("arch/arm64/tools/cpucaps").compactMap(\.first)
        let lines = names.enumerated().map { "#define ARM64_\($1) \($0)" }
        return (lines + ["#define ARM64_NCAPS \(names.count)", ""]).joined(separator: "\n")
    }

    private func registers() -> String {
        var lines: [String] = []
        var register: Substring = ""
        var field: Substring?
        var fixed: [Substring: [String]] = [:]
        for row in rows("arch/arm64/tools/sysreg") {
            let second = row.count > 1 ? row[1] : ""
            switch row[0] {
            case "Sysreg" where row.count >= 7:
                register = second
                let numbers = row[2..<7].map(String.init)
                let encoding = "S\(numbers[0])_\(numbers[1])_C\(numbers[2])_C\(numbers[3])_\(numbers[4])"
                lines.append("#define REG_\(register) \(encoding)")
                lines.append("#define SYS_\(register) sys_reg(\(numbers.joined(separator: ", ")))")
                lines += zip(["Op0", "Op1", "CRn", "CRm", "Op2"], numbers).map { "#define SYS_\(register)_\($0) \($1)" }
                fixed = ["RES0": [], "RES1": [], "UNKN": []]
            case "SysregFields":
                register = second
                fixed = ["RES0": [], "RES1": [], "UNKN": []]
            case "Fields": fixed = [:]
            case "EndSysreg", "EndSysregFields":
                for (name, masks) in fixed.sorted(by: { $0.key < $1.key }) {
                    lines.append("#define \(register)_\(name) (\((["UL(0)"] + masks).joined(separator: " | ")))")
                }
                fixed = [:]
            case "Res0", "Res1", "Unkn":
                guard let (high, low) = Self.bits(second) else { continue }
                fixed[Substring(row[0].uppercased()), default: []].append("GENMASK_ULL(\(high), \(low))")
            case "Field", "Enum", "SignedEnum", "UnsignedEnum":
                guard row.count >= 3, let (high, low) = Self.bits(second) else { continue }
                let name = "\(register)_\(row[2])"
                lines += [
                    "#define \(name) GENMASK(\(high), \(low))", "#define \(name)_MASK GENMASK(\(high), \(low))",
                    "#define \(name)_SHIFT \(low)", "#define \(name)_WIDTH \(high - low + 1)",
                ]
                if row[0] == "SignedEnum" { lines.append("#define \(name)_SIGNED true") }
                if row[0] == "UnsignedEnum" { lines.append("#define \(name)_SIGNED false") }
                field = row[0] == "Field" ? nil : row[2]
            case "EndEnum": field = nil
            default:
                guard let field, row.count >= 2, row[0].hasPrefix("0b") else { continue }
                lines.append("#define \(register)_\(field)_\(row[1]) UL(\(row[0]))")
            }
        }
        return (lines + [""]).joined(separator: "\n")
    }

    private static func bits(_ text: Substring) -> (high: Int, low: Int)? {
        let ends = text.split(separator: ":").map { Int($0) }
        guard let high = ends.first ?? nil, let low = ends.last ?? nil, (0...63).contains(low),
            (low...63).contains(high)
        else { return nil }
        return (high, low)
    }

    /// The bit lists of `gen_facilities.c`, most significant bit first, with every optional bit left out.
    private func facilities() -> String {
        var lines: [String] = []
        var name: Substring?
        var bits: [Int] = []
        var depth = 0
        for line in reader.lines(of: "arch/s390/tools/gen_facilities.c") {
            let text = line.drop(while: \.isWhitespace)
            if text.hasPrefix("#if") { depth += 1 }
            if text.hasPrefix("#endif") { depth -= 1 }
            if text.hasPrefix(".name") {
                name = text.split(separator: "\"", omittingEmptySubsequences: false).dropFirst().first
                bits = []
            } else if text.hasPrefix("-1"), let finished = name {
                let words = (bits.max() ?? 0) / 64 + 1
                let masks = (0..<words).map { word in
                    bits.filter { $0 / 64 == word }.reduce(UInt64(0)) { $0 | 1 << UInt64(63 - $1 % 64) }
                }
                let values = masks.map { "_AC(0x\(String($0, radix: 16)),UL)" }.joined(separator: ",")
                lines += ["#define \(finished) \(values)", "#define \(finished)_DWORDS \(words)"]
                name = nil
            } else if depth == 0, let bit = Int(text.prefix(while: \.isNumber)), bit < 4096 {
                bits.append(bit)
            }
        }
        return (lines + [""]).joined(separator: "\n")
    }
}
