/// `unistd_*.h` from the tables of system calls.
struct SystemCallHeaders {
    let reader: TreeText
    let architecture: String

    private struct Row {
        let number: Int
        let abi: Substring
        let name: Substring
    }

    /// Path below `include/generated`, and text.
    func all() -> [String: String] {
        var headers: [String: String] = [:]
        for header in SystemCallTable.headers where header.architectures.contains(architecture) {
            let table = header.table.replacing("ARCH", with: architecture)
            let rows = rows(of: table)
            guard !rows.isEmpty else { continue }
            let chosen = rows.filter { header.abis.isEmpty || header.abis.contains(String($0.abi)) }
            headers[header.path] = text(chosen, header)
        }
        for (path, text) in generic() where headers[path] == nil { headers[path] = text }
        return headers
    }

    /// From 6.11 on architectures without a table of their own share one, and say in a makefile which rows they take.
    private func generic() -> [String: String] {
        guard let makefile = reader.text(of: "arch/\(architecture)/kernel/Makefile.syscalls") else { return [:] }
        var abis: [String: Set<String>] = ["32": ["common", "32"], "64": ["common", "64"]]
        for line in TreeText.lines(makefile) {
            let words = line.split(whereSeparator: \.isWhitespace)
            guard words.count >= 2, words[1] == "+=", words[0].hasPrefix("syscall_abis_") else { continue }
            abis[String(words[0].dropFirst("syscall_abis_".count)), default: []].formUnion(words[2...].map(String.init))
        }
        var headers: [String: String] = [:]
        for (size, chosen) in abis {
            let own = rows(of: "arch/\(architecture)/tools/syscall_\(size).tbl")
            let rows = (own.isEmpty ? rows(of: "scripts/syscall.tbl") : own).filter { chosen.contains(String($0.abi)) }
            guard !rows.isEmpty else { continue }
            headers["uapi/asm/unistd_\(size).h"] = text(rows, .init(path: "", table: "", abis: []))
            headers["asm/unistd_compat_\(size).h"] = text(
                rows, .init(path: "", table: "", abis: [], prefix: "compat\(size)_"))
        }
        return headers
    }

    private func rows(of path: String) -> [Row] {
        reader.lines(of: path).compactMap { line in
            let words = line.split(maxSplits: 3, whereSeparator: \.isWhitespace)
            guard words.count >= 3, let number = Int(words[0]) else { return nil }
            return Row(number: number, abi: words[1], name: words[2])
        }
    }

    private func text(_ rows: [Row], _ header: SystemCallTable.Header) -> String {
        var lines = rows.map { row in
            let number = header.offset.map { "(\($0) + \(row.number))" } ?? "\(row.number)"
            return "#define __NR_\(header.prefix)\(row.name) \(number)"
        }
        let count = (rows.map(\.number).max() ?? -1) + 1
        let countName = header.countName ?? header.prefix + "syscalls"
        lines += ["#ifdef __KERNEL__", "#define __NR_\(countName) \(count)", "#endif", ""]
        return lines.joined(separator: "\n")
    }
}

/// Which header comes from which table with which rows: after the makefiles beside the tables.
enum SystemCallTable {
    struct Header: Sendable {
        var architectures: [String] = []
        /// Below `include/generated`.
        var path: String
        /// Relative to the tree, ARCH standing for the architecture's directory.
        var table: String
        /// The rows taken; empty for all.
        var abis: Set<String>
        var prefix = ""
        var offset: String?
        /// The name of the number of calls, where it is not `__NR_syscalls`.
        var countName: String?
    }

    private static let own = "arch/ARCH/kernel/syscalls/syscall.tbl"
    private static let x86Wide = "arch/x86/entry/syscalls/syscall_64.tbl"
    private static let x86Narrow = "arch/x86/entry/syscalls/syscall_32.tbl"
    private static let x86OldWide = "arch/x86/syscalls/syscall_64.tbl"
    private static let x86OldNarrow = "arch/x86/syscalls/syscall_32.tbl"

    static let headers: [Header] = x86Headers(wide: x86OldWide, narrow: x86OldNarrow)
        + x86Headers(wide: x86Wide, narrow: x86Narrow) + [
            .init(architectures: ["alpha", "m68k", "microblaze", "sh", "xtensa"],
                path: "uapi/asm/unistd_32.h", table: own, abis: []),
            .init(architectures: ["ia64"], path: "uapi/asm/unistd_64.h", table: own, abis: [], offset: "__NR_Linux"),
            .init(architectures: ["parisc", "sparc"], path: "uapi/asm/unistd_32.h", table: own, abis: ["common", "32"]),
            .init(architectures: ["parisc", "sparc"], path: "uapi/asm/unistd_64.h", table: own, abis: ["common", "64"]),
            .init(architectures: ["powerpc"], path: "uapi/asm/unistd_32.h", table: own,
                abis: ["common", "nospu", "32"]),
            .init(architectures: ["powerpc"], path: "uapi/asm/unistd_64.h", table: own,
                abis: ["common", "nospu", "64"]),
            .init(architectures: ["s390"], path: "uapi/asm/unistd_32.h", table: own, abis: ["common", "32"]),
            .init(architectures: ["s390"], path: "uapi/asm/unistd_64.h", table: own, abis: ["common", "64"]),
            .init(architectures: ["s390"], path: "asm/unistd_nr.h", table: own, abis: [], prefix: "__unused_",
                countName: "syscalls"),
            .init(architectures: ["mips"], path: "uapi/asm/unistd_n32.h",
                table: "arch/mips/kernel/syscalls/syscall_n32.tbl", abis: [], offset: "__NR_Linux"),
            .init(architectures: ["mips"], path: "uapi/asm/unistd_n64.h",
                table: "arch/mips/kernel/syscalls/syscall_n64.tbl", abis: [], offset: "__NR_Linux"),
            .init(architectures: ["mips"], path: "uapi/asm/unistd_o32.h",
                table: "arch/mips/kernel/syscalls/syscall_o32.tbl", abis: [], offset: "__NR_Linux"),
            .init(architectures: ["mips"], path: "asm/unistd_nr_n32.h",
                table: "arch/mips/kernel/syscalls/syscall_n32.tbl", abis: [], prefix: "__unused_",
                countName: "N32_Linux_syscalls"),
            .init(architectures: ["mips"], path: "asm/unistd_nr_n64.h",
                table: "arch/mips/kernel/syscalls/syscall_n64.tbl", abis: [], prefix: "__unused_",
                countName: "64_Linux_syscalls"),
            .init(architectures: ["mips"], path: "asm/unistd_nr_o32.h",
                table: "arch/mips/kernel/syscalls/syscall_o32.tbl", abis: [], prefix: "__unused_",
                countName: "O32_Linux_syscalls"),
            .init(architectures: ["arm"], path: "uapi/asm/unistd-common.h", table: "arch/arm/tools/syscall.tbl",
                abis: ["common"], offset: "__NR_SYSCALL_BASE"),
            .init(architectures: ["arm"], path: "uapi/asm/unistd-eabi.h", table: "arch/arm/tools/syscall.tbl",
                abis: ["common", "eabi"], offset: "__NR_SYSCALL_BASE"),
            .init(architectures: ["arm"], path: "uapi/asm/unistd-oabi.h", table: "arch/arm/tools/syscall.tbl",
                abis: ["common", "oabi"], offset: "__NR_SYSCALL_BASE"),
            .init(architectures: ["arm"], path: "asm/unistd-nr.h", table: "arch/arm/tools/syscall.tbl", abis: [],
                prefix: "__unused_", countName: "syscalls"),
        ]

    private static func x86Headers(wide: String, narrow: String) -> [Header] {
        [
            .init(architectures: ["x86"], path: "uapi/asm/unistd_32.h", table: narrow, abis: ["i386"]),
            .init(architectures: ["x86"], path: "uapi/asm/unistd_64.h", table: wide, abis: ["common", "64"]),
            .init(architectures: ["x86"], path: "uapi/asm/unistd_x32.h", table: wide, abis: ["common", "x32"],
                offset: "__X32_SYSCALL_BIT"),
            .init(architectures: ["x86"], path: "asm/unistd_32_ia32.h", table: narrow, abis: ["i386"], prefix: "ia32_"),
            .init(architectures: ["x86"], path: "asm/unistd_64_x32.h", table: wide, abis: ["x32"], prefix: "x32_"),
        ]
    }
}
