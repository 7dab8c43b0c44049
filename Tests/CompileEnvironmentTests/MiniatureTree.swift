import CompileEnvironment
import Foundation
import KernelTree
import TestSupport

/// A kernel of a dozen files in a temporary directory, removed with the value that owns it.
final class MiniatureTree {
    private let files: ScratchDirectory
    var directory: String { files.path }
    var root: String { directory + "/tree" }
    var store: String { directory + "/store" }

    init(_ extra: [String: String] = [:]) throws {
        files = try ScratchDirectory()
        for (path, text) in Self.files.merging(extra, uniquingKeysWith: { $1 }) {
            try write(text, to: path)
        }
    }

    func write(_ text: String, to path: String) throws { try files.write(text, to: "tree/" + path) }

    func builder(
        _ values: [String: String] = ["64BIT": "y", "NR_CPUS": "64", "HZ": "250"]
    ) throws -> EnvironmentBuilder {
        try EnvironmentBuilder(
            tree: KernelTree(at: root), store: store,
            libclang: LibclangFacts(major: 14, resourceDirectory: "/usr/lib/clang/14")
        ) { need in
            let header = values.sorted { $0.key < $1.key }
                .map { "#define CONFIG_\($0.key) \($0.value == "y" ? "1" : $0.value)\n" }.joined()
            return ConfigurationValues(header: header, values: values, files: ["arch/\(need.directory)/Kconfig"])
        }
    }

    /// The text of a generated header; nil where it was not made.
    func generated(_ path: String) -> String? {
        FileManager.default.contents(atPath: store + "/" + path).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Every file below a directory with its text and time of change.
    func snapshot(of directory: String) -> [String: String] {
        var snapshot: [String: String] = [:]
        let names = FileManager.default.enumerator(atPath: directory)?.compactMap { $0 as? String } ?? []
        for name in names {
            var status = stat()
            guard stat(directory + "/" + name, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { continue }
            let text = FileManager.default.contents(atPath: directory + "/" + name) ?? Data()
            snapshot[name] = "\(status.st_ino) \(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec) \(text.hashValue)"
        }
        return snapshot
    }

    private static let files: [String: String] = [
        "Makefile": "VERSION = 6\nPATCHLEVEL = 3\nSUBLEVEL = 300\nEXTRAVERSION =\n",
        "arch/x86/Kconfig": "", "arch/um/Kconfig": "", "arch/sparc/Kconfig": "", "arch/riscv/Kconfig": "",
        "arch/arm/Kconfig": "", "arch/zeta/Kconfig": "", "arch/s390/Kconfig": "",
        "arch/x86/include/asm/page.h": "#ifndef P\n#define P\n#endif\n",
        "arch/x86/include/asm/Kbuild": "generated-y += made.h\ngeneric-y += fold.h \\\n  pleat.h\n",
        "arch/arm/include/asm/page.h": "", "arch/riscv/include/asm/vector.h": "",
        "arch/arm/mach-oak/include/mach/gate.h": "", "arch/arm/mach-yew/include/mach/gate.h": "",
        "arch/arm/mach-yew/gate.c": "#include <mach/gate.h>\n",
        "arch/x86/entry/syscalls/syscall_64.tbl":
            "# numbers\n0\tcommon\tread\tsys_read\n1 64 write sys_write\n512 x32 odd\n",
        "include/asm-generic/Kbuild": "mandatory-y += page.h\nmandatory-y += ring.h\n",
        "include/asm-generic/fold.h": "", "include/asm-generic/pleat.h": "", "include/asm-generic/ring.h": "",
        "include/asm-generic/page.h": "",
        "include/linux/kconfig.h": "", "include/linux/compiler_types.h": "",
        "include/linux/flags.h": """
            #ifndef FLAGS_H
            #define FLAGS_H
            enum flags {
                FLAG_one,   /* not, this */
                FLAG_two,
            #ifdef CONFIG_ODD
                FLAG_odd,
            #endif
                __NR_FLAGS,
                FLAG_alias = FLAG_one,
            };
            #endif
            """,
        "kernel/bounds.c": """
            #include <linux/flags.h>
            int main(void)
            {
                DEFINE(NR_FLAGS, __NR_FLAGS);
                DEFINE(NR_CPUS_BITS, order_base_2(CONFIG_NR_CPUS));
            }
            """,
        "drivers/one.c": "#include <linux/flags.h>\n#include <asm/page.h>\n",
        "drivers/two.c": "#include <asm/vector.h>\n#include <linux/flags.h>\n",
    ]
}

extension MiniatureTree {
    func database() throws -> CompilationDatabase? { try CompilationDatabase(of: KernelTree(at: root)) }
}
