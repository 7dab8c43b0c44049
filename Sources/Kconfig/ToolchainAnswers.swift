/// What the shell commands in Kconfig files would print, were they run with a capable clang.
///
/// The policy, all of it here: clang of LLVM 14, its integrated assembler, GNU linker, GNU binary tools, no Rust, no
/// pahole, no GCC plugins, no C library for the target. A test of a tool succeeds unless `exceptions` knows better.
enum ToolchainAnswers {
    /// As `CLANG_VERSION` writes it: 14.0.6 is 140006.
    static let clangVersion = 140_006

    private enum Answer {
        case yes, no
        /// Known to clang from this version on.
        case clang(Int)
    }

    /// Tests that do not simply succeed: the first fragment that stands in the command decides.
    private static let exceptions: [(fragment: String, answer: Answer)] = [
        // Who are you?
        ("grep -q clang", .yes),
        ("grep -q gcc", .no),
        ("grep -q LLD", .no),
        ("grep -q gold", .no),
        ("grep -qv llvm", .yes),
        ("grep -qi llvm", .no),
        // Not there.
        ("rust", .no),
        ("bindgen", .no),
        ("pahole", .no),
        ("python", .no),
        ("plugin-version.h", .no),
        ("cc-can-link.sh", .no),
        ("tools-support-relr.sh", .no),
        // Only GCC takes these.
        ("-mindirect-branch", .no),
        ("-mrecord-mcount", .no),
        ("-mno-branch-likely", .no),
        ("-fmin-function-alignment", .no),
        ("-finline-stringops", .no),
        ("-fsanitize=bounds-strict", .no),
        ("gcc-thunk-extern.sh", .no),
        ("gcc-check-mprofile-kernel.sh", .no),
        ("gcc-check-fpatchable-function-entry.sh", .no),
        ("--param", .no),
        // Redefining a predefined macro fails, which is how the kernel asks whether it is predefined.
        ("-D__SIZEOF_INT128__=0", .no),
        // Younger than LLVM 14.
        ("-mfunction-return", .clang(150_000)),
        ("-mharden-sls=all", .clang(150_000)),
        ("-asan-kernel-mem-intrinsic-prefix", .clang(150_000)),
        ("-fsanitize=kcfi", .clang(160_000)),
        ("-enable-trivial-auto-var-init-zero", .yes),
        ("-ftrivial-auto-var-init=zero", .clang(160_000)),
        ("__attribute__((cleanup(b)))", .clang(170_000)),
        (".option arch", .clang(170_000)),
        ("-fsanitize=shadow-call-stack -ffixed-x18", .yes),
        ("-fsanitize=shadow-call-stack", .clang(170_000)),
        ("__counted_by__", .clang(180_000)),
        ("R_RISCV_SET_ULEB128", .clang(180_000)),
        ("-mstack-protector-guard-reg=r", .clang(200_000)),
        ("-mstack-protector-guard-reg=tp", .clang(200_000)),
    ]

    /// Does the test succeed?
    private static func succeeds(_ command: String) -> Bool {
        let bytes = [UInt8](command.utf8)
        if let comparison = ShellTest(bytes) { return comparison.isTrue }
        return exceptions.first { Self.stands($0.fragment, in: bytes) }.map { holds($0.answer) } ?? true
    }

    /// The library's own search takes a hundred times as long for texts this short.
    private static func stands(_ fragment: String, in bytes: [UInt8]) -> Bool {
        let wanted = fragment.utf8
        guard let first = wanted.first, wanted.count <= bytes.count else { return false }
        return (0...bytes.count - wanted.count).contains { start in
            bytes[start] == first && wanted.elementsEqual(bytes[start..<start + wanted.count])
        }
    }

    private static func holds(_ answer: Answer) -> Bool {
        switch answer {
        case .yes: true
        case .no: false
        case .clang(let version): clangVersion >= version
        }
    }

    /// The standard output of a command, in one line.
    static func output(of command: String) -> String {
        let words = command.split(separator: " ", omittingEmptySubsequences: true).map(String.init)
        if let choice = Alternatives(command) { return succeeds(choice.test) ? choice.success : choice.failure }
        // `set -- Clang 140006 && echo $2`: a word of an earlier answer.
        if words.starts(with: ["set", "--"]), let end = words.firstIndex(of: "&&") {
            guard words.count == end + 3, words[end + 1] == "echo", words[end + 2].hasPrefix("$"),
                let index = Int(words[end + 2].dropFirst()), index > 0, 1 + index < end
            else { return "" }
            return words[1 + index]
        }
        let scripts = words.lazy.compactMap { word in
            word.hasSuffix(".sh") ? word.split(separator: "/").last.map(String.init) : nil
        }
        return scripts.first.flatMap { scriptOutput($0, isPipe: words.contains("|")) } ?? ""
    }

    private static func scriptOutput(_ script: String, isPipe: Bool) -> String? {
        switch script {
        // Until 5.11 a filter that printed one wide number, 2.35.2 as 235020000.
        case "ld-version.sh" where isPipe: "240000000"
        case "ld-version.sh": "BFD 24000"
        case "cc-version.sh": "Clang \(clangVersion)"
        case "as-version.sh": "LLVM \(clangVersion)"
        case "clang-version.sh": String(clangVersion)
        case "lld-version.sh", "gcc-version.sh", "pahole-version.sh", "rustc-version.sh", "rustc-llvm-version.sh": "0"
        default: nil
        }
    }
}
