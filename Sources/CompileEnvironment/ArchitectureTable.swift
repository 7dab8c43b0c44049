/// How libclang is to see one architecture of the kernel: tables only, no logic.
///
/// Targets missing from LLVM 14 are borrowed on every release, so that all of them see the same code.
struct ArchitectureFacts: Sendable {
    /// The target whose type sizes and byte order fit; a real one where LLVM has it.
    var triple: String
    /// Macros of the borrowed target that would lead the tree's `#if`s astray.
    var undefined: [String] = []
    /// What the architecture's own compiler or Makefile defines.
    var defined: [String] = []
    /// Further compiler flags.
    var flags: [String] = []
    /// Extra include directories, relative to the tree; `*` stands for part of one directory name.
    /// The one that holds the file is searched first.
    var directories: [String] = []
    /// Headers that the architecture's Makefile includes before every file.
    var forced: [String] = []
    /// What Kconfig is told ARCH is, where that differs from the directory.
    var kconfigName: String?
    /// CONFIG symbols that this architecture needs on or off to choose the layout in this row.
    var on: [String] = []
    var off: [String] = []
    /// Another architecture whose headers it borrows (um).
    var host: String?
    /// The 32-bit kernel of the same directory, where a file name ending in `_32.c` means that one.
    var narrow: Narrow?

    struct Narrow: Sendable {
        var triple: String
        var defined: [String] = []
        var kconfigName: String?
        var off: [String]
    }
}

enum ArchitectureTable {
    static func facts(of name: String) -> ArchitectureFacts {
        rows[name] ?? ArchitectureFacts(
            triple: x86, undefined: ofX86, defined: ["__\(name)__"],
            directories: ["arch/\(name)/mach-*/include", "arch/\(name)/plat-*/include"], on: ["64BIT"])
    }

    private static let x86 = "x86_64-linux-gnu"
    private static let ofX86 = ["__x86_64__", "__x86_64", "__amd64__", "__amd64"]
    private static let mipsLittle = "mipsel-linux-gnu"
    private static let mipsBig = "mips-linux-gnu"
    private static let ofMIPS = [
        "__mips__", "__mips", "mips", "_mips", "__MIPSEL__", "__MIPSEL", "_MIPSEL", "MIPSEL",
        "__MIPSEB__", "__MIPSEB", "_MIPSEB", "MIPSEB", "_MIPS_SIM", "_MIPS_ISA", "_ABIO32",
    ]
    private static let sparc64 = "sparc64-linux-gnu"
    private static let ofSPARC = ["__sparc__", "__sparc", "sparc", "__sparc_v9__", "__sparcv9", "__arch64__"]

    private static let ofUserMode = [
        "__arch_um__", "vmap=kernel_vmap", "longjmp=kernel_longjmp", "setjmp=kernel_setjmp",
        "in6addr_loopback=kernel_in6addr_loopback", "in6addr_any=kernel_in6addr_any", "strrchr=kernel_strrchr",
        "errno=kernel_errno", "sigprocmask=kernel_sigprocmask", "mktime=kernel_mktime",
    ]

    private static let rows: [String: ArchitectureFacts] = [
        // Real targets of every supported LLVM.
        "arm": .init(
            triple: "arm-linux-gnueabi", defined: ["__LINUX_ARM_ARCH__=7"],
            flags: ["-march=armv7-a", "-mfloat-abi=soft", "-marm"],
            directories: ["arch/arm/mach-*/include", "arch/arm/plat-*/include"]),
        "arm64": .init(
            triple: "aarch64-linux-gnu", defined: ["KASAN_SHADOW_SCALE_SHIFT=0", "ARM64_ASM_ARCH=\"armv8.5-a\""]),
        "hexagon": .init(triple: "hexagon-linux-musl", defined: ["THREADINFO_REG=r19"]),
        "m68k": .init(triple: "m68k-linux-gnu", defined: ["__mc68020__"], on: ["MMU"]),
        "mips": .init(
            triple: "mips64el-linux-gnuabi64",
            defined: ["VMLINUX_LOAD_ADDRESS=0xffffffff80100000", "DATAOFFSET=0", "KBUILD_64BIT_SYM32"],
            directories: ["arch/mips/include/asm/mach-malta", "arch/mips/include/asm/mach-generic"],
            on: ["64BIT", "CPU_LITTLE_ENDIAN", "MIPS_MALTA", "CPU_MIPS64_R2"], off: ["32BIT"]),
        "powerpc": .init(
            triple: "powerpc64le-linux-gnu", directories: ["arch/powerpc"],
            on: ["PPC64", "PPC_BOOK3S_64", "CPU_LITTLE_ENDIAN"], off: ["PPC_BOOK3E_64"]),
        "riscv": .init(triple: "riscv64-linux-gnu", on: ["64BIT", "ARCH_RV64I", "MMU"], off: ["ARCH_RV32I"]),
        "s390": .init(triple: "s390x-linux-gnu", flags: ["-march=z13"], on: ["64BIT", "COMPAT"]),
        "sparc": .init(
            triple: sparc64, kconfigName: "sparc64", on: ["64BIT", "COMPAT"],
            narrow: .init(triple: "sparc-linux-gnu", kconfigName: "sparc", off: ["64BIT"])),
        "um": .init(
            triple: x86, defined: ofUserMode,
            directories: [
                "arch/um/include/shared", "arch/x86/um/shared", "arch/um/include/shared/skas", "arch/x86/um",
                "arch/um/sys-x86_64", "arch/um/sys-x86_64/shared",
            ],
            on: ["64BIT"], host: "x86", narrow: .init(triple: "i386-linux-gnu", defined: ofUserMode, off: ["64BIT"])),
        "x86": .init(
            triple: x86, defined: ["CC_USING_FENTRY"], kconfigName: "x86_64", on: ["64BIT"],
            narrow: .init(triple: "i386-linux-gnu", defined: ["CC_USING_FENTRY"], kconfigName: "i386", off: ["64BIT"])),

        // Borrowed: 64-bit, little endian.
        "alpha": .init(triple: x86, undefined: ofX86, defined: ["__alpha__", "__alpha"]),
        "ia64": .init(
            triple: x86, undefined: ofX86, defined: ["__ia64__", "__ia64", "__itanium__"], on: ["64BIT"]),
        "loongarch": .init(
            triple: x86, undefined: ofX86,
            defined: [
                "__loongarch__", "__loongarch64", "__loongarch_lp64", "__loongarch_grlen=64", "__loongarch_frlen=64",
                "VMLINUX_LOAD_ADDRESS=0x9000000000200000",
            ], on: ["64BIT"], off: ["32BIT"]),
        "tile": .init(
            triple: x86, undefined: ofX86, defined: ["__tile__", "__tilegx__", "__LITTLE_ENDIAN__"],
            kconfigName: "tilegx", on: ["64BIT", "TILEGX"]),

        // Borrowed: 64-bit, big endian.
        "parisc": .init(
            triple: sparc64, undefined: ofSPARC, defined: ["__hppa__=1", "__hppa=1", "_PA_RISC2_0"],
            kconfigName: "parisc64", on: ["64BIT", "PA8X00"]),

        // Borrowed: 32-bit, little endian.
        "arc": .init(
            triple: mipsLittle, undefined: ofMIPS, defined: ["__arc__", "__ARC__", "__ARCHS__", "__ARC_LPC_WIDTH__=32"],
            directories: ["arch/arc/plat-*/include"], forced: ["arch/arc/include/asm/current.h"]),
        "blackfin": .init(
            triple: mipsLittle, undefined: ofMIPS,
            defined: ["__bfin__", "__BFIN__", "__ADSPBF537__", "__ADSPBF53x__", "__SILICON_REVISION__=0x0002"],
            directories: ["arch/blackfin/mach-bf537/include", "arch/blackfin/mach-*/include"], on: ["BF537"]),
        "c6x": .init(
            triple: mipsLittle, undefined: ofMIPS, defined: ["_TMS320C6X", "_TMS320C6400_PLUS", "_LITTLE_ENDIAN"]),
        "cris": .init(
            triple: mipsLittle, undefined: ofMIPS, defined: ["__cris__", "__CRIS__", "__arch_v32"],
            directories: [
                "arch/cris/include/arch-v32", "arch/cris/include/uapi/arch-v32", "arch/cris/include/arch-v32/arch",
                "arch/cris/include/uapi/arch-v32/arch", "arch/cris/include/arch-v32/mach-fs",
                "arch/cris/include/arch-v32/mach-fs/mach",
            ]),
        "csky": .init(
            triple: mipsLittle, undefined: ofMIPS,
            defined: ["__csky__", "__CSKY__", "__CSKYABIV2__", "__cskyLE__", "CSKYCPU_DEF_NAME=\"ck860\""],
            directories: ["arch/csky/abiv2/inc"], on: ["CPU_CK860"]),
        "metag": .init(triple: mipsLittle, undefined: ofMIPS, defined: ["__metag__", "METAC_2_1"]),
        "microblaze": .init(
            triple: mipsLittle, undefined: ofMIPS,
            defined: ["__MICROBLAZE__", "__microblaze__", "__MICROBLAZEEL__", "MICROBLAZE"]),
        "mn10300": .init(
            triple: mipsLittle, undefined: ofMIPS, defined: ["__mn10300__", "__AM33__", "CPU=AM33"],
            directories: [
                "arch/mn10300/proc-mn103e010/include", "arch/mn10300/unit-asb2303/include",
                "arch/mn10300/proc-*/include", "arch/mn10300/unit-*/include",
            ]),
        "nds32": .init(
            triple: mipsLittle, undefined: ofMIPS, defined: ["__nds32__", "__NDS32__", "__NDS32_EL__", "NDS32_EL"]),
        "nios2": .init(
            triple: mipsLittle, undefined: ofMIPS,
            defined: ["__nios2__", "__nios2", "__nios2_little_endian__", "__ELF__"]),
        "score": .init(triple: mipsLittle, undefined: ofMIPS, defined: ["__score__", "__SCOREEL__"]),
        "sh": .init(
            triple: mipsLittle, undefined: ofMIPS,
            defined: ["__sh__", "__SH4__", "__sh4__", "__LITTLE_ENDIAN__"],
            directories: [
                "arch/sh/include/cpu-sh4", "arch/sh/include/cpu-common", "arch/sh/include/mach-common",
                "arch/sh/include/cpu-*", "arch/sh/include/mach-*",
            ], on: ["CPU_SUBTYPE_SH7785", "MMU"]),
        "unicore32": .init(triple: mipsLittle, undefined: ofMIPS, defined: ["__unicore32__"]),
        "xtensa": .init(
            triple: mipsLittle, undefined: ofMIPS,
            defined: ["__xtensa__", "__XTENSA__", "__XTENSA_EL__", "__XTENSA_WINDOWED_ABI__"],
            directories: [
                "arch/xtensa/variants/dc233c/include", "arch/xtensa/variants/*/include",
                "arch/xtensa/platforms/iss/include", "arch/xtensa/platforms/*/include",
            ], on: ["MMU"]),

        // Borrowed: 32-bit, big endian.
        "avr32": .init(
            triple: mipsBig, undefined: ofMIPS, defined: ["__avr32__", "__AVR32__"],
            directories: ["arch/avr32/mach-*/include"]),
        "frv": .init(triple: mipsBig, undefined: ofMIPS, defined: ["__frv__", "__FRV__", "UTS_SYSNAME=\"Linux\""]),
        "h8300": .init(
            triple: mipsBig, undefined: ofMIPS, defined: ["__H8300H__", "__h8300__", "UTS_SYSNAME=\"uClinux\""]),
        "m32r": .init(
            triple: mipsBig, undefined: ofMIPS, defined: ["__m32r__", "__BIG_ENDIAN__=1", "NO_FPU"],
            directories: ["arch/m32r/include/asm/m32104ut"]),
        "openrisc": .init(triple: mipsBig, undefined: ofMIPS, defined: ["__OR1K__", "__or1k__"]),
    ]

    /// Source directories outside `arch/` that only one architecture builds.
    static let owners: [(directory: String, architecture: String)] = [
        ("drivers/s390/", "s390"), ("net/iucv/", "s390"), ("drivers/sbus/", "sparc"), ("sound/sparc/", "sparc"),
        ("drivers/macintosh/", "powerpc"), ("drivers/ps3/", "powerpc"), ("sound/ppc/", "powerpc"),
        ("sound/aoa/", "powerpc"), ("drivers/parisc/", "parisc"), ("sound/parisc/", "parisc"),
        ("drivers/sh/", "sh"), ("sound/sh/", "sh"), ("drivers/dio/", "m68k"), ("drivers/zorro/", "m68k"),
        ("drivers/nubus/", "m68k"), ("drivers/tc/", "mips"), ("sound/mips/", "mips"),
    ]

    /// In which order architectures are asked for a header that the default one lacks; the others follow by name.
    static let preference = ["x86", "arm64", "arm", "powerpc", "s390", "mips", "riscv", "sparc"]

    /// Symbols off everywhere: they choose odd layouts, other compilers, or instrumentation around every access.
    static let off = [
        "KASAN", "KMSAN", "KCSAN", "UBSAN", "GCOV_KERNEL", "GCOV", "GCC_PLUGINS", "CC_IS_GCC", "LD_IS_LLD",
        "RANDSTRUCT", "RANDSTRUCT_FULL", "RANDSTRUCT_PERFORMANCE", "GCC_PLUGIN_RANDSTRUCT", "CPU_BIG_ENDIAN",
        "PROFILE_ALL_BRANCHES",
        "TRACE_BRANCH_PROFILING", "PROFILE_ANNOTATED_BRANCHES", "FORTIFY_SOURCE", "DEBUG_INFO_BTF",
        // Bookkeeping in every lock, list and message: bodies that take no pages, in headers that everyone includes.
        "DYNAMIC_DEBUG", "DYNAMIC_DEBUG_CORE", "PRINTK_INDEX", "LOCKDEP", "PROVE_LOCKING", "DEBUG_LOCK_ALLOC",
        "LOCK_STAT", "TRACE_IRQFLAGS", "TRACE_PREEMPT_TOGGLE", "DEBUG_SPINLOCK", "DEBUG_MUTEXES", "DEBUG_RWSEMS",
        "DEBUG_PREEMPT", "DEBUG_ATOMIC_SLEEP", "PROVE_RCU", "DEBUG_OBJECTS", "DEBUG_LIST", "DEBUG_SG", "DEBUG_VM",
        "DEBUG_VM_PGFLAGS", "DEBUG_PAGE_REF",
    ]

    /// Symbols that the code around the interesting calls needs most, for where no Kconfig can be evaluated.
    static let on = [
        "MMU", "PRINTK", "BUG", "PROC_FS", "SYSFS", "MODULES", "BLOCK", "NET", "INET", "PCI", "SMP", "MMU_NOTIFIER",
        "KVM", "INFINIBAND", "VFIO", "IOMMU_SUPPORT",
    ]

    /// Compiler arguments common to every architecture, after the kernel's own Makefile.
    static let commonFlags = [
        "-std=gnu11", "-nostdinc", "-D__KERNEL__", "-fshort-wchar", "-funsigned-char", "-fms-extensions",
        "-ffreestanding", "-fno-builtin",
        // What makefiles before 5.1 ask the compiler for; where Kconfig asks instead, nothing reads it.
        "-DCC_HAVE_ASM_GOTO",
        // The kernel's own way to leave tracepoints without bodies: a fifth of a parse, and no pages are taken in them.
        "-DNOTRACE",
    ]

    /// How libclang is to treat what it cannot understand: go on, and do not guess at spellings.
    static let quietFlags = [
        "-w", "-ferror-limit=0", "-fno-spell-checking",
        // Errors by default from LLVM 16 on: without these the releases would disagree.
        "-Wno-implicit-function-declaration", "-Wno-implicit-int", "-Wno-int-conversion",
        "-Wno-incompatible-function-pointer-types",
    ]

    /// Headers included before every file, where the tree has them, in this order.
    static let forcedBefore = ["include/linux/compiler-version.h", "include/linux/kconfig.h"]
    static let forcedAfter = ["include/linux/compiler_types.h"]
}
