internal import KernelTree

/// Every header that a build would generate before compiling, as text by path below the store.
struct GeneratedHeaders {
    let tree: KernelTree
    let reader: TreeText
    let architecture: Architecture
    let configuration: ConfigurationValues

    func all() -> [String: String] {
        var headers = AsmHeaders(reader: reader, configuration: configuration, architecture: architecture.name).all()
        if let host = ArchitectureTable.facts(of: architecture.name).host {
            headers.merge(
                AsmHeaders(reader: reader, configuration: configuration, architecture: host).all()
            ) { own, _ in own }
        }
        let small = SmallHeaders(reader: reader, configuration: configuration)
        let version = small.version(tree.version)
        let made: [String: String] = [
            "autoconf.h": Self.once(configuration.header, "GUPAUDIT_AUTOCONF_H"),
            "bounds.h": small.bounds(),
            "timeconst.h": small.timeConstants(),
            "utsrelease.h": "#define UTS_RELEASE \"\(tree.version)\"\n",
            "utsversion.h": "#define UTS_VERSION \"#1 SMP PREEMPT\"\n",
            "compile.h": """
                #define UTS_MACHINE "\(architecture.name)"
                #define LINUX_COMPILE_BY "gupaudit"
                #define LINUX_COMPILE_HOST "localhost"
                #define LINUX_COMPILER "clang"

                """,
            "package.h": "#define LINUX_PACKAGE_ID \"\"\n",
            "asm-offsets.h": offsets(),
            // Where the header of the version lies: below uapi since 3.7, in include/linux before.
            "uapi/linux/version.h": version,
            "../linux/version.h": version,
        ]
        for (path, text) in made { headers[Self.path(path)] = text }
        for name in Self.empty { headers[Self.path(name)] = "" }
        switch architecture.name {
        case "sh":
            headers[Self.path("machtypes.h")] = ArchitectureTables(reader: reader, architecture: "sh").shMachineTypes()
        case "ia64": headers[Self.path("nr-irqs.h")] = "#define NR_IRQS 1024\n"
        case "um":
            // Up to 3.1 the host's half lay below arch/um, and the header was found without its directory.
            let source = ["arch/x86/um/user-offsets.c", "arch/um/sys-x86_64/user-offsets.c"].first(where: tree.hasFile)
            let constants = source.map { AssemblyOffsets(reader: reader).text(of: $0) } ?? ""
            headers[Self.path("user_constants.h")] = constants
            headers[Self.path("../user_constants.h")] = constants
        default: break
        }
        // Up to 5.14 the kernel takes stdarg.h from the compiler, whose directory is not searched otherwise.
        if !tree.hasFile("include/linux/stdarg.h") { headers["compiler/stdarg.h"] = Self.stdarg }
        return headers
    }

    /// Some trees include the configuration again behind kconfig.h, which would undo what a trailing header changes.
    private static func once(_ text: String, _ macro: String) -> String {
        "#ifndef \(macro)\n#define \(macro)\n\(text)#endif\n"
    }

    private func offsets() -> String {
        let kernel = "arch/\(architecture.name)/kernel/"
        return AssemblyOffsets(reader: reader).text(of: kernel + "asm-offsets.c")
    }

    private static func path(_ name: String) -> String {
        name.hasPrefix("../") ? "include/" + name.dropFirst(3) : "include/generated/" + name
    }

    /// Headers of addresses and checksums, known only to a linker.
    private static let empty = [
        "rq-offsets.h", "vdso-offsets.h", "vdso32-offsets.h", "vdso64-offsets.h", "vdso31-offsets.h",
        "compat_vdso-offsets.h", "vdso32-time-offsets.h", "vdso64-time-offsets.h", "vdsonx-offsets.h",
        "vdso-cfi-offsets.h", "vdso32-cfi-offsets.h", "randstruct_hash.h", "autoksyms.h", "xe_wa_oob.h",
        "emif-asm-offsets.h", "ti-pm-asm-offsets.h", "at91_pm_data-offsets.h", "vmlinux.h",
    ]

    private static let stdarg = """
        #ifndef _STDARG_H
        #define _STDARG_H
        typedef __builtin_va_list va_list;
        #define va_start(list, last) __builtin_va_start(list, last)
        #define va_end(list) __builtin_va_end(list)
        #define va_arg(list, type) __builtin_va_arg(list, type)
        #define va_copy(to, from) __builtin_va_copy(to, from)
        #endif
        typedef __builtin_va_list __gnuc_va_list;

        """
}
