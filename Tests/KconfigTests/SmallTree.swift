import Kconfig

/// A kernel tree of Kconfig files given as text; `arch/toy/Kconfig` exists in all of them.
struct SmallTree {
    var files: [String: String]

    init(_ root: String, _ others: [String: String] = [:]) {
        files = ["arch/toy/Kconfig": ""]
        files.merge(others) { $1 }
        files["Kconfig"] = root
    }

    func contents(of path: String) -> [UInt8]? { files[path].map { Array($0.utf8) } }

    func configure(off: Set<String> = [], on: Set<String> = []) throws -> Configuration {
        try Kconfig.evaluate(ConfigurationRequest(srcarch: "toy", forcedOff: off, forcedOn: on), from: contents)
    }
}

extension Configuration {
    /// The names that are y, sorted.
    var yes: [String] { values.filter { $0.value == .yes }.keys.sorted() }

    /// The notices as a user would see them.
    var complaints: [String] { notices.map(\.description) }
}
