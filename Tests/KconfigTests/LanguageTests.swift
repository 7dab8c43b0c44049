import Kconfig
import Testing

@Suite struct LanguageTests {
    @Test func menusAndConditionsAroundAnEntryAreItsDependencies() throws {
        let configuration = try SmallTree(
            """
            mainmenu "Toy $(ARCH) kernel"
            config ON
                bool "on"
            config OFF
                bool
            menu "Drivers"
                depends on ON
            if OFF
            config INNER
                bool "inner"
            endif
            config OUTER
                bool "outer"
            endmenu
            comment "nothing here"
                depends on OFF
            menuconfig LATER
                bool "later"
                depends on !OFF
            """
        ).configure()
        #expect(configuration.yes == ["LATER", "ON", "OUTER"])
        #expect(configuration.values["INNER"] == .no)
        #expect(configuration.complaints.isEmpty)
    }

    @Test func helpEndsWhereItsIndentationDoes() throws {
        let configuration = try SmallTree(
            """
            config FIRST
            \tbool "first"
            \thelp
            \t  Some words,

            \t  config HIDDEN
            \t    bool "no entry but text"
            config SECOND
                bool "second"
                ---help---
                  Older kernels wrote it so.
                depends on MISSING
            config THIRD
                bool "third"
                help

            config FOURTH
                bool "fourth"
            """
        ).configure()
        #expect(configuration.values.keys.sorted() == ["FIRST", "FOURTH", "SECOND", "THIRD"])
        #expect(configuration.yes == ["FIRST", "FOURTH", "THIRD"])
        #expect(configuration.complaints.isEmpty)
    }

    @Test func aBackslashJoinsLinesAndQuotesKeepTheirContent() throws {
        let configuration = try SmallTree(
            #"""
            config A
                bool "it's a # \"prompt\""
            config TEXT
                string
                default "say \"hi\" \\ bye" if A && \
                    A
                default 'not this'
            config NUMBERED
                string
                default 'an "inner" quote'
            """#
        ).configure()
        #expect(configuration.values["TEXT"] == .string(#"say "hi" \ bye"#))
        #expect(configuration.values["NUMBERED"] == .string(#"an "inner" quote"#))
        #expect(configuration.complaints.isEmpty)
    }

    @Test(arguments: [
        ("A && !B || B", Tristate.yes), ("!(A && !B)", .no), ("!A || B", .no), ("A && (B || A)", .yes),
        ("A = y", .yes), ("A != y", .no), ("B = n", .yes), ("UNDEFINED", .no), ("!UNDEFINED", .yes),
        ("TEXT = \"word\"", .yes), ("TEXT != 'word'", .no), ("NINE < 10", .yes), ("NINE <= 8", .no),
        ("NINE > 0x8", .yes), ("NINE >= 9", .yes), ("HEX = 16", .yes), ("HEX > NINE", .yes),
        ("\"b\" > \"a\"", .yes), ("M", .module), ("!M", .module), ("M = m", .yes), ("M && A", .module), ("m", .module),
    ])
    func expressionsHaveThreeValues(_ expression: String, _ expected: Tristate) throws {
        let configuration = try SmallTree(
            """
            config MODULES
                bool "modules"
                modules
            config A
                bool "a"
            config B
                bool
            config M
                tristate
                default m
            config TEXT
                string
                default "word"
            config NINE
                int
                default 9
            config HEX
                hex
                default 0x10
            config RESULT
                tristate
                default y if \(expression)
            """
        ).configure()
        #expect(configuration.values["RESULT"] == expected.value)
        #expect(configuration.complaints.isEmpty)
    }

    enum Tristate {
        case yes, module, no
        var value: KconfigValue {
            switch self {
            case .yes: .yes
            case .module: .module
            case .no: .no
            }
        }
    }

    @Test func sourceFollowsVariablesOfEveryEra() throws {
        let tree = SmallTree(
            """
            config SRCARCH
                string
                option env="SRCARCH"
            source "arch/$SRCARCH/Kconfig"
            source "arch/$(SRCARCH)/Kconfig.two"
            source arch/toy/Kconfig.three
            """,
            [
                "arch/toy/Kconfig": "config ONE\n\tbool \"one\"",
                "arch/toy/Kconfig.two": "config TWO\n\tbool \"two\"\n",
                "arch/toy/Kconfig.three": "config THREE\r\n\tboolean \"three\"\r\n",
            ])
        let configuration = try tree.configure()
        #expect(configuration.yes == ["ONE", "THREE", "TWO"])
        #expect(configuration.values["SRCARCH"] == nil)
        #expect(
            configuration.files
                == ["Kconfig", "arch/toy/Kconfig", "arch/toy/Kconfig.three", "arch/toy/Kconfig.two"])
        #expect(configuration.complaints.isEmpty)
    }

    @Test func theArchitectureDecidesThroughArch() throws {
        let tree = SmallTree(
            """
            config WIDE
                bool "64 bits" if "$(ARCH)" = "toy"
                default "$(ARCH)" = "toy64"
            """)
        for (arch, wide) in [("toy", KconfigValue.yes), ("toy64", .yes), ("toy32", .no)] {
            let request = ConfigurationRequest(srcarch: "toy", arch: arch)
            #expect(try Kconfig.evaluate(request, from: tree.contents).values["WIDE"] == wide)
        }
    }

    @Test func withoutATopFileTheArchitectureHasTheFirst() throws {
        var tree = SmallTree("", ["arch/toy/Kconfig": "config A\n\tbool \"a\"\n"])
        tree.files["Kconfig"] = nil
        #expect(try tree.configure().yes == ["A"])
        let request = ConfigurationRequest(srcarch: "um", headerArch: "toy")
        tree.files["arch/toy/um/Kconfig"] = "config HOSTED\n\tbool \"hosted\"\n"
        #expect(try Kconfig.evaluate(request, from: tree.contents).yes == ["HOSTED"])
        #expect(throws: KconfigError.missingRoot(tried: ["arch/void/Kconfig", "arch/void/void/Kconfig"])) {
            try Kconfig.evaluate(ConfigurationRequest(srcarch: "void"), from: tree.contents)
        }
    }

    @Test func wordsOfNewerKernelsAreKnown() throws {
        let configuration = try SmallTree(
            """
            config OLD
                bool
                transitional
            config A
                bool "a"
                option allnoconfig_y
            config LIST
                string
                option defconfig_list
                default "none"
            """
        ).configure()
        #expect(configuration.yes == ["A"])
        #expect(configuration.complaints.isEmpty)
    }
}
