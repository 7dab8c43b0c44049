/// Which configuration of a tree is wanted: every visible symbol gets the highest value that its dependencies allow, as
/// `make allyesconfig` would give it.
package struct ConfigurationRequest: Hashable, Sendable {
    /// The directory under `arch/`.
    package var srcarch: String
    /// The value of `ARCH`; the same as `srcarch` lets word size and the like be chosen by the configuration.
    package var arch: String
    /// The directory whose headers are used: for um the host's, otherwise `srcarch`.
    package var headerArch: String
    /// These symbols are n, whatever selects them.
    package var forcedOff: Set<String>
    /// These symbols are y, even where they are invisible; a member of a choice is the chosen one.
    package var forcedOn: Set<String>

    package init(
        srcarch: String, arch: String? = nil, headerArch: String? = nil, forcedOff: Set<String> = [],
        forcedOn: Set<String> = []
    ) {
        self.srcarch = srcarch
        self.arch = arch ?? srcarch
        self.headerArch = headerArch ?? (srcarch == "um" ? "x86" : srcarch)
        self.forcedOff = forcedOff
        self.forcedOn = forcedOn
    }

    /// What the kernel's makefiles would export to Kconfig.
    var environment: [String: String] {
        let version = ToolchainAnswers.clangVersion
        return [
            "SRCARCH": srcarch, "ARCH": arch, "SUBARCH": headerArch, "HEADER_ARCH": headerArch, "srctree": ".",
            "CC": "clang", "LD": "ld", "AR": "ar", "NM": "nm",
            "OBJCOPY": "objcopy", "HOSTCC": "clang", "HOSTCXX": "clang++", "RUSTC": "rustc", "BINDGEN": "bindgen",
            "PAHOLE": "pahole", "PYTHON3": "python3",
            "CC_VERSION_TEXT": "clang version \(version / 10_000).\(version / 100 % 100).\(version % 100)",
            "PAHOLE_VERSION": "0", "RUSTC_VERSION": "0", "RUSTC_LLVM_VERSION": "0",
        ]
    }
}
