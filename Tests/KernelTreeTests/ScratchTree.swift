import TestSupport

extension ScratchDirectory {
    /// The least that counts as a kernel.
    static let kernel = ["Makefile": "VERSION = 6\nPATCHLEVEL = 1\nSUBLEVEL = 2\n", "arch/x86/Kconfig": ""]
}
