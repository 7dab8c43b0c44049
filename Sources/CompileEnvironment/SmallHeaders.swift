internal import KernelTree
internal import SourceText

/// Generated headers that are computed from a few numbers of the tree.
struct SmallHeaders {
    let reader: TreeText
    let configuration: ConfigurationValues
    /// The configuration as macros.
    private let definitions: [String: String?]

    init(reader: TreeText, configuration: ConfigurationValues) {
        self.reader = reader
        self.configuration = configuration
        definitions = configuration.values.reduce(into: [:]) { definitions, value in
            definitions["CONFIG_" + value.key] = value.value == "y" || value.value == "m" ? "1" : value.value
        }
    }

    /// `generated/bounds.h`: the constants that `kernel/bounds.c` asks the compiler for, found in the text instead.
    func bounds() -> String {
        guard let source = reader.source(of: "kernel/bounds.c") else { return "" }
        let headers = source.inclusions.filter { !$0.isQuoted }.compactMap { inclusion in
            reader.source(of: "include/" + inclusion.name).map { Header(source: $0, active: active(in: $0)) }
        }
        var lines = ["#ifndef __LINUX_BOUNDS_H__", "#define __LINUX_BOUNDS_H__"]
        var seen: Set<String> = []
        for constant in source.statedConstants(among: active(in: source))
        where constant.macro == "DEFINE" && seen.insert(constant.name).inserted {
            lines.append("#define \(constant.name) \(bound(constant.name, constant.value, headers))")
        }
        return (lines + ["#endif", ""]).joined(separator: "\n")
    }

    /// A header, and what of it the configuration leaves.
    private struct Header {
        let source: LexedSource
        let active: [Token]
    }

    private func bound(_ name: String, _ value: String, _ headers: [Header]) -> Int {
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
            return headers.lazy.compactMap { $0.source.value(ofEnumerator: value, among: $0.active) }.first ?? 0
        }
    }

    private func active(in source: LexedSource) -> [Token] {
        source.activeCode { $0.evaluate(definitions: definitions) }
    }

    /// The number that some header defines a macro as.
    private func constant(_ name: String, in headers: [Header]) -> Int? {
        for header in headers.map(\.source) {
            guard let directive = header.directives.first(where: { header.macroName(of: $0) == name }) else { continue }
            return header.macroBody(of: directive).flatMap { Int(header.foldedText($0).prefix(while: \.isNumber)) }
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
