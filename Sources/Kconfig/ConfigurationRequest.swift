/// Which configuration of a tree is wanted.
package struct ConfigurationRequest: Hashable, Sendable {
    /// What a symbol gets that nothing forces.
    package enum Strategy: String, Hashable, Sendable {
        /// Every visible symbol gets the highest value its dependencies allow, as `make allyesconfig` would.
        case allYes
        /// Every symbol keeps its default, as `make alldefconfig` would.
        case defaults
    }

    /// The directory under `arch/`.
    package var srcarch: String
    /// The value of `ARCH`; the same as `srcarch` lets word size and the like be chosen by the configuration.
    package var arch: String
    /// The directory whose headers are used: for um the host's, otherwise `srcarch`.
    package var headerArch: String
    package var strategy: Strategy
    /// These symbols are n, whatever selects them.
    package var forcedOff: Set<String>
    /// These symbols are y, even where they are invisible; a member of a choice is the chosen one.
    package var forcedOn: Set<String>
    package var compiler: CompilerFacts

    package init(
        srcarch: String, arch: String? = nil, headerArch: String? = nil, strategy: Strategy = .allYes,
        forcedOff: Set<String> = [], forcedOn: Set<String> = [], compiler: CompilerFacts = CompilerFacts()
    ) {
        self.srcarch = srcarch
        self.arch = arch ?? srcarch
        self.headerArch = headerArch ?? (srcarch == "um" ? "x86" : srcarch)
        self.strategy = strategy
        self.forcedOff = forcedOff
        self.forcedOn = forcedOn
        self.compiler = compiler
    }

    /// What the kernel's makefiles would export to Kconfig.
    var environment: [String: String] {
        let version = compiler.clangVersion
        return [
            "SRCARCH": srcarch, "ARCH": arch, "SUBARCH": headerArch, "HEADER_ARCH": headerArch, "srctree": ".",
            "CC": "clang", "LD": compiler.linker == .lld ? "ld.lld" : "ld", "AR": "ar", "NM": "nm",
            "OBJCOPY": "objcopy", "HOSTCC": "clang", "HOSTCXX": "clang++", "RUSTC": "rustc", "BINDGEN": "bindgen",
            "PAHOLE": "pahole", "PYTHON3": "python3",
            "CC_VERSION_TEXT": "clang version \(version / 10_000).\(version / 100 % 100).\(version % 100)",
            "PAHOLE_VERSION": "0", "RUSTC_VERSION": "0", "RUSTC_LLVM_VERSION": "0",
        ]
    }
}

/// The toolchain that a configuration is made for: no tool is run, so what Kconfig asks of one is answered from here.
package struct CompilerFacts: Hashable, Sendable {
    /// Which linker Kconfig is told of.
    package enum Linker: String, Hashable, Sendable { case bfd, lld }

    /// As `CLANG_VERSION` writes it: 14.0.6 is 140006.
    package var clangVersion: Int
    package var linker: Linker
    /// As `LD_VERSION` or `LLD_VERSION` writes it: GNU ld 2.40 is 24000.
    package var linkerVersion: Int

    package init(clangVersion: Int = 140_006, linker: Linker = .bfd, linkerVersion: Int? = nil) {
        self.clangVersion = clangVersion
        self.linker = linker
        self.linkerVersion = linkerVersion ?? (linker == .lld ? clangVersion : 24_000)
    }
}
