/// The words that begin a statement, and the two that stand inside one.
enum Keyword: String, CaseIterable {
    case config, menuconfig, choice, endchoice, menu, endmenu, mainmenu, comment, `if`, endif, source
    case bool, tristate, int, hex, string, prompt, `default`, select, imply, range, depends, on, visible, help
    case optional, modules, option, transitional
    case defBool = "def_bool"
    case defTristate = "def_tristate"

    /// By spelling, with the spellings of older kernels.
    static let table: [String: Keyword] = {
        var table = Dictionary(uniqueKeysWithValues: allCases.map { ($0.rawValue, $0) })
        table["boolean"] = .bool
        table["---help---"] = .help
        return table
    }()
}
