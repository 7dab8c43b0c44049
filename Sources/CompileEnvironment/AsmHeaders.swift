/// The generated `asm/` headers of one architecture: wrappers around asm-generic, system call numbers, tables.
struct AsmHeaders {
    let reader: TreeText
    let configuration: ConfigurationValues
    let architecture: String

    private var directory: String { "arch/\(architecture)/include" }
    private var generated: String { "arch/\(architecture)/include/generated" }

    /// Path below the store, and text.
    func all() -> [String: String] {
        var headers: [String: String] = [:]
        let kernel = lists("\(directory)/asm/Kbuild")
        let user = lists("\(directory)/uapi/asm/Kbuild")
        for (made, lists, isUser) in [("\(generated)/asm/", kernel, false), ("\(generated)/uapi/asm/", user, true)] {
            // What the tables below do not produce is at least there: a missing header loses more than an empty one.
            for name in lists["generated", default: []] + lists["syscall", default: []] where name.hasSuffix(".h") {
                headers[made + name] = ""
            }
            // User-mode Linux takes its missing headers from the host instead.
            let mandatory = architecture == "um" ? [] : mandatory(isUser)
            let wrapped = lists["generic", default: []] + mandatory.filter { !exists($0, isUser) }
            for name in wrapped where name.hasSuffix(".h") {
                headers[made + name] = "#include <asm-generic/\(name)>\n"
            }
        }
        for (name, text) in SystemCallHeaders(reader: reader, architecture: architecture).all() {
            headers["\(generated)/\(name)"] = text
        }
        for (name, text) in ArchitectureTables(reader: reader, architecture: architecture).all() {
            headers["\(generated)/\(name)"] = text
        }
        return headers
    }

    /// The names that `all()` would give below `asm/`, without reading the tables behind them.
    func names() -> Set<String> {
        let kernel = lists("\(directory)/asm/Kbuild")
        let user = lists("\(directory)/uapi/asm/Kbuild")
        var names: [String] = architecture == "um" ? [] : mandatory(false) + mandatory(true)
        for lists in [kernel, user] {
            for key in ["generic", "generated", "syscall"] { names += lists[key, default: []] }
        }
        return Set(names)
    }

    private func exists(_ name: String, _ isUser: Bool) -> Bool {
        reader.hasFile("\(directory)/\(isUser ? "uapi/" : "")asm/\(name)")
    }

    private func mandatory(_ user: Bool) -> [String] {
        lists(user ? "include/uapi/asm-generic/Kbuild" : "include/asm-generic/Kbuild")["mandatory", default: []]
            .filter { reader.hasFile("include/asm-generic/\($0)") || reader.hasFile("include/uapi/asm-generic/\($0)") }
    }

    private func lists(_ path: String) -> [String: [String]] {
        reader.text(of: path).map { KbuildLists($0, configuration: configuration).lists } ?? [:]
    }
}
