internal import KernelTree

/// Generated headers that are computed from a few numbers of the tree.
struct SmallHeaders {
    let reader: TreeText
    let configuration: ConfigurationValues

    /// `generated/bounds.h`: the constants that `kernel/bounds.c` asks the compiler for, found in the text instead.
    func bounds() -> String {
        guard let source = reader.text(of: "kernel/bounds.c") else { return "" }
        let conditional = ConditionalText(configuration: configuration)
        let headers = TreeText.lines(source).compactMap(Self.includedHeader)
            .compactMap { reader.text(of: "include/" + $0) }
        var lines = ["#ifndef __LINUX_BOUNDS_H__", "#define __LINUX_BOUNDS_H__"]
        var seen: Set<String> = []
        for line in conditional.activeLines(of: source) {
            guard let (name, value) = Self.definition(in: line), seen.insert(name).inserted else { continue }
            lines.append("#define \(name) \(bound(name, value, headers))")
        }
        return (lines + ["#endif", ""]).joined(separator: "\n")
    }

    private func bound(_ name: String, _ value: Substring, _ headers: [String]) -> Int {
        switch name {
        case "NR_CPUS_BITS": return Self.orderBase2(configuration.number("NR_CPUS") ?? 64)
        // A lock with its debugging fields is larger than a word, a plain one is not: that is all its users ask.
        case "SPINLOCK_SIZE":
            return configuration.isSet("DEBUG_SPINLOCK") || configuration.isSet("DEBUG_LOCK_ALLOC") ? 72 : 4
        case "LRU_GEN_WIDTH": return configuration.isSet("LRU_GEN")
            ? Self.orderBase2((constant("MAX_NR_GENS", in: headers) ?? 4) + 1) : 0
        case "__LRU_REFS_WIDTH": return configuration.isSet("LRU_GEN")
            ? max((constant("MAX_NR_TIERS", in: headers) ?? 4) - 2, 0) : 0
        default:
            if let number = Int(value) { return number }
            let conditional = ConditionalText(configuration: configuration)
            return headers.lazy.filter { $0.holds(value) }
                .compactMap { EnumerationCounter(lines: conditional.activeLines(of: $0)).value(of: String(value)) }
                .first ?? 0
        }
    }

    private func constant(_ name: String, in headers: [String]) -> Int? {
        let lines = headers.filter { $0.holds(name) }.flatMap(TreeText.lines)
        for line in lines where line.utf8.first == UInt8(ascii: "#") {
            let words = line.split(whereSeparator: \.isWhitespace)
            guard words.count >= 3, words[0] == "#define", words[1] == name else { continue }
            return Int(words[2].prefix(while: \.isNumber))
        }
        return nil
    }

    /// `generated/timeconst.h`: HZ against milli-, micro- and nanoseconds, as `kernel/time/timeconst.bc` prints them.
    func timeConstants() -> String {
        let hz = UInt64(max(configuration.number("HZ") ?? 100, 2))
        var lines = [
            "#ifndef KERNEL_TIMECONST_H", "#define KERNEL_TIMECONST_H", "#include <linux/param.h>",
            "#include <linux/types.h>",
        ]
        for (unit, scale) in [("MSEC", UInt64(1000)), ("USEC", 1_000_000), ("NSEC", 1_000_000_000)] {
            for (from, to, numerator, denominator) in [("HZ", unit, scale, hz), (unit, "HZ", hz, scale)] {
                let divisor = Self.greatestCommonDivisor(numerator, denominator)
                if unit != "NSEC" {
                    let reciprocal = Reciprocal(numerator, denominator)
                    lines += [
                        "#define \(from)_TO_\(to)_MUL32 U64_C(0x\(String(reciprocal.multiplier, radix: 16)))",
                        "#define \(from)_TO_\(to)_ADJ32 U64_C(0x\(String(reciprocal.adjustment, radix: 16)))",
                        "#define \(from)_TO_\(to)_SHR32 \(reciprocal.shift)",
                    ]
                }
                lines += [
                    "#define \(from)_TO_\(to)_NUM \(numerator / divisor)",
                    "#define \(from)_TO_\(to)_DEN \(denominator / divisor)",
                ]
            }
        }
        return (lines + ["#endif", ""]).joined(separator: "\n")
    }

    /// `linux/version.h`, with the sublevel capped as the kernel caps it.
    func version(_ version: KernelVersion) -> String {
        let code = version.major << 16 + version.patchlevel << 8 + min(version.sublevel, 255)
        return """
            #define LINUX_VERSION_CODE \(code)
            #define KERNEL_VERSION(a,b,c) (((a) << 16) + ((b) << 8) + ((c) > 255 ? 255 : (c)))
            #define LINUX_VERSION_MAJOR \(version.major)
            #define LINUX_VERSION_PATCHLEVEL \(version.patchlevel)
            #define LINUX_VERSION_SUBLEVEL \(version.sublevel)

            """
    }

    private static func includedHeader(_ line: Substring) -> String? {
        let words = line.split(whereSeparator: \.isWhitespace)
        guard words.count >= 2, words[0] == "#include", words[1].hasPrefix("<") else { return nil }
        return String(words[1].dropFirst().prefix { $0 != ">" })
    }

    /// Name and value of `DEFINE(NAME, value);`.
    static func definition(in line: Substring) -> (name: String, value: Substring)? {
        let line = line.drop(while: \.isWhitespace)
        guard line.hasPrefix("DEFINE("), let comma = line.firstIndex(of: ",") else { return nil }
        let name = line[..<comma].dropFirst("DEFINE(".count).filter { !$0.isWhitespace }
        let value = line[line.index(after: comma)...].drop(while: \.isWhitespace).prefix { $0 != ")" && $0 != ";" }
        return name.isEmpty ? nil : (name, value)
    }

    static func orderBase2(_ value: Int) -> Int {
        value <= 1 ? 0 : Int.bitWidth - (value - 1).leadingZeroBitCount
    }

    private static func greatestCommonDivisor(_ a: UInt64, _ b: UInt64) -> UInt64 {
        b == 0 ? a : greatestCommonDivisor(b, a % b)
    }

    /// Multiplication and shift that replace a division: the multiplier fills 32 bits.
    private struct Reciprocal {
        let multiplier: UInt64
        let adjustment: UInt64
        let shift: Int

        init(_ numerator: UInt64, _ denominator: UInt64) {
            var shift = 0
            var multiplier: UInt64 = 0
            for candidate in 0..<64 {
                shift = candidate
                let (high, low) = numerator.multipliedFullWidth(by: 1 << UInt64(candidate))
                let (sum, carry) = low.addingReportingOverflow(denominator - 1)
                let top = high + (carry ? 1 : 0)
                guard top < denominator else { break }
                multiplier = denominator.dividingFullWidth((top, sum)).quotient
                if multiplier >= 1 << 31 { break }
            }
            self.shift = shift
            self.multiplier = multiplier
            let reduced = denominator / SmallHeaders.greatestCommonDivisor(numerator, denominator)
            let (high, low) = (reduced - 1).multipliedFullWidth(by: 1 << UInt64(shift))
            adjustment = high < reduced ? reduced.dividingFullWidth((high, low)).quotient : 0
        }
    }
}

extension String {
    /// Whether a text occurs in it, byte for byte: most headers can be passed over without reading their lines.
    fileprivate func holds(_ pattern: some StringProtocol) -> Bool {
        let pattern = Array(pattern.utf8)
        var copy = self
        return copy.withUTF8 { text in
            guard let first = pattern.first, text.count >= pattern.count else { return false }
            return (0...(text.count - pattern.count)).contains { start in
                text[start] == first && text[start..<(start + pattern.count)].elementsEqual(pattern)
            }
        }
    }
}
