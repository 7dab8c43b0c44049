import Kconfig
import Testing

@Suite struct EvaluationTests {
    private static let modules = "config MODULES\n\tbool \"modules\"\n\tmodules\n"

    @Test func visibleSymbolsRiseToTheirDependencies() throws {
        let configuration = try SmallTree(
            Self.modules + """
                config M
                    tristate
                    default m
                config DRIVER
                    tristate "driver"
                    depends on M
                config FEATURE
                    bool "feature"
                    depends on M
                config ONLY_M
                    tristate "never built in"
                    depends on m
                """
        ).configure()
        #expect(configuration.values["DRIVER"] == .module)
        #expect(configuration.values["FEATURE"] == .yes)
        #expect(configuration.values["ONLY_M"] == .module)
    }

    @Test func withoutModulesATristateIsABool() throws {
        let configuration = try SmallTree(
            """
            config A
                tristate
                default m
            config B
                tristate "b"
                depends on m
            """
        ).configure()
        #expect(configuration.values["A"] == .yes)
        #expect(configuration.values["B"] == .no)
    }

    @Test func modulesWereOnceKnownByName() throws {
        let tree = SmallTree("config MODULES\n\tbool \"modules\"\nconfig A\n\tdef_tristate m\n")
        let configuration = try tree.configure()
        #expect(configuration.values["A"] == .module)
    }

    @Test func anInvisibleSymbolTakesItsFirstDefaultThatApplies() throws {
        let configuration = try SmallTree(
            """
            config ON
                def_bool y
            config OFF
                def_bool n
            config FIRST
                bool
                default n if ON
                default y
            config SECOND
                bool
                default n if OFF
                default y if ON
            config HIDDEN
                bool "hidden" if OFF
                default ON
            config BLOCKED
                bool
                default y
                depends on OFF
            config NUMBER
                int "number"
                default 3 if OFF
                default 5
            config ABSENT
                int
                default 7 if OFF
            config EMPTY
                int "no default"
            """
        ).configure()
        #expect(configuration.yes == ["HIDDEN", "ON", "SECOND"])
        #expect(configuration.values["NUMBER"] == .int("5"))
        #expect(configuration.values["ABSENT"] == nil)
        #expect(configuration.values["EMPTY"] == .int("0"))
    }

    @Test func selectIgnoresDependenciesAndImplyRespectsThem() throws {
        let configuration = try SmallTree(
            """
            config OFF
                bool
            config DRIVER
                bool "driver"
                select LIBRARY
                select GUARDED if OFF
                imply HELPFUL
                imply IMPOSSIBLE
            config LIBRARY
                bool
                depends on OFF
            config GUARDED
                bool
            config HELPFUL
                bool
            config IMPOSSIBLE
                bool
                depends on OFF
            config NEVER
                bool "never"
                depends on OFF
                select ALSO_NEVER
            config ALSO_NEVER
                bool
            """
        ).configure()
        #expect(configuration.yes == ["DRIVER", "HELPFUL", "LIBRARY"])
    }

    @Test func aModuleSelectsAModule() throws {
        let configuration = try SmallTree(
            Self.modules + """
                config DRIVER
                    tristate "driver"
                    depends on m
                    select CORE
                    select FLAG
                config CORE
                    tristate
                config FLAG
                    bool
                """
        ).configure()
        #expect(configuration.values["CORE"] == .module)
        #expect(configuration.values["FLAG"] == .yes)
    }

    @Test func rangesBoundNumbers() throws {
        let configuration = try SmallTree(
            """
            config LOW
                int
                default 1
                range 4 64
            config HIGH
                int "cpus"
                default 100
                range 2 MAXIMUM
            config MAXIMUM
                int
                default 64
            config ADDRESS
                hex "address"
                default 0x5
                range 0x10 0xff
            config OTHER
                int "other"
                default 9
                range 1 2 if UNDEFINED
                range 3 8
            """
        ).configure()
        #expect(configuration.values["LOW"] == .int("4"))
        #expect(configuration.values["HIGH"] == .int("64"))
        #expect(configuration.values["ADDRESS"] == .hex("0x10"))
        #expect(configuration.values["OTHER"] == .int("8"))
    }

    @Test func definitionsInSeveralFilesAreOneSymbol() throws {
        let configuration = try SmallTree(
            """
            config A
                bool
                default y if UNDEFINED
            source "more/Kconfig"
            config PUSH
                def_bool y
                imply A
            """,
            ["more/Kconfig": "config A\n\tbool \"a\" if UNDEFINED\n\tdefault y\n\tdepends on PUSH\n"]
        ).configure()
        #expect(configuration.values["A"] == .yes)
        #expect(configuration.complaints.isEmpty)
    }

    @Test func visibleIfHidesPromptsAndKeepsDefaults() throws {
        let configuration = try SmallTree(
            """
            config OFF
                bool
            menu "Expert"
                visible if OFF
            config ASKED
                bool "asked"
            config DEFAULTED
                bool "defaulted"
                default y
            endmenu
            """
        ).configure()
        #expect(configuration.yes == ["DEFAULTED"])
    }

    @Test func forcedSymbolsHaveTheLastWord() throws {
        let tree = SmallTree(
            """
            config DRIVER
                bool "driver"
                select CHECKER
            config CHECKER
                bool
            config USER
                bool "user"
                depends on CHECKER
            config INVISIBLE
                bool
                depends on UNDEFINED
            config DEPENDENT
                bool "dependent"
                depends on INVISIBLE
            """)
        let configuration = try tree.configure(off: ["CHECKER"], on: ["INVISIBLE", "NOT_IN_THIS_TREE"])
        #expect(configuration.yes == ["DEPENDENT", "DRIVER", "INVISIBLE"])
        #expect(configuration.values["NOT_IN_THIS_TREE"] == nil)
    }

    @Test func everythingVisibleIsOn() throws {
        let tree = SmallTree(
            """
            config A
                bool "a"
            config B
                bool "b"
                default y
            config C
                bool "c"
                depends on A
                default y
            choice
                prompt "one"
            config D
                bool "d"
            config E
                bool "e"
            endchoice
            choice
                prompt "one or none"
                optional
            config F
                bool "f"
            endchoice
            """)
        #expect(try tree.configure().yes == ["A", "B", "C", "D", "F"])
    }

    @Test func aCycleEnds() throws {
        let configuration = try SmallTree(
            """
            config A
                bool "a"
                depends on B
                select C
            config B
                bool "b"
                depends on A
            config C
                bool
                select D
            config D
                bool "d"
                select C
            config E
                int
                default E
                range E E
            """
        ).configure()
        #expect(configuration.yes == ["C", "D"])
    }

    @Test func theHeaderIsSortedAndQuoted() throws {
        let configuration = Configuration(values: [
            "ZERO": .no, "B": .module, "A": .yes, "TEXT": .string("a \"b\" \\"), "N": .int("-5"), "H": .hex("ff"),
            "X": .hex("0x1F"),
        ])
        #expect(
            configuration.autoconfHeader() == #"""
                #define CONFIG_A 1
                #define CONFIG_B_MODULE 1
                #define CONFIG_H 0xff
                #define CONFIG_N -5
                #define CONFIG_TEXT "a \"b\" \\"
                #define CONFIG_X 0x1F

                """#)
    }

    @Test func aCacheServesAllArchitectures() throws {
        var reads: [String: Int] = [:]
        let tree = SmallTree(
            "source \"arch/$(SRCARCH)/Kconfig\"\n",
            [
                "arch/other/Kconfig": "config OTHER\n\tdef_bool y\n",
                "arch/toy/Kconfig": "config TOY\n\tdef_bool y\n",
            ])
        func contents(of path: String) -> [UInt8]? {
            reads[path, default: 0] += 1
            return tree.contents(of: path)
        }
        let cache = KconfigCache()
        for (arch, symbol) in [("toy", "TOY"), ("other", "OTHER"), ("toy", "TOY")] {
            let request = ConfigurationRequest(srcarch: arch)
            #expect(try Kconfig.evaluate(request, from: contents, cache: cache).yes == [symbol])
        }
        #expect(reads == ["Kconfig": 1, "arch/toy/Kconfig": 1, "arch/other/Kconfig": 1])
    }
}
