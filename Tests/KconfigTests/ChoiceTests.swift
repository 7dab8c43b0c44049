import Kconfig
import Testing

@Suite struct ChoiceTests {
    @Test func exactlyOneMemberIsChosen() throws {
        let configuration = try SmallTree(
            """
            config OFF
                bool
            choice
                prompt "scheduler"
                default GONE
                default UNFIT if OFF
                default FAIR
            config UNFIT
                bool "unfit"
            config GONE
                bool "gone"
                depends on OFF
            config FAIR
                bool "fair"
            endchoice
            """
        ).configure()
        #expect(configuration.yes == ["FAIR"])
        #expect(configuration.complaints.isEmpty)
    }

    @Test func withoutADefaultTheFirstVisibleMemberIsChosen() throws {
        let configuration = try SmallTree(
            """
            config OFF
                bool
            choice
                bool "page size"
                help
                  Pick one.
            config SMALL
                bool "small" if OFF
            if !OFF
            config MIDDLE
                bool "middle"
            config LARGE
                bool "large"
            endif
            endchoice
            choice
                prompt "not asked"
                depends on OFF
            config NEVER
                bool "never"
            endchoice
            """
        ).configure()
        #expect(configuration.yes == ["MIDDLE"])
    }

    @Test func forcedSymbolsMoveAChoice() throws {
        let tree = SmallTree(
            """
            choice
                prompt "endianness"
                default BIG
            config BIG
                bool "big"
            config LITTLE
                bool "little"
            config MIXED
                bool "mixed"
            endchoice
            config USES_BIG
                bool "uses big"
                depends on BIG
            """)
        #expect(try tree.configure().yes == ["BIG", "USES_BIG"])
        #expect(try tree.configure(off: ["BIG"]).yes == ["LITTLE"])
        #expect(try tree.configure(on: ["MIXED"]).yes == ["MIXED"])
    }

    @Test func anOptionalTristateChoiceStillChoosesOne() throws {
        let configuration = try SmallTree(
            """
            config MODULES
                bool "modules"
                option modules
            choice GADGETS
                tristate "gadget"
                default SECOND
                optional
            config FIRST
                tristate "first"
            config SECOND
                tristate "second"
            config SECOND_DETAIL
                bool "a detail of the second"
                depends on SECOND
            endchoice
            """
        ).configure()
        #expect(configuration.yes == ["MODULES", "SECOND", "SECOND_DETAIL"])
        #expect(configuration.values["FIRST"] == .no)
    }

    @Test func aChoiceOfModulesMayHaveThemAll() throws {
        let configuration = try SmallTree(
            """
            config MODULES
                bool "modules"
                modules
            choice
                prompt "drivers"
                tristate
                depends on m
            config FIRST
                tristate "first"
            config SECOND
                tristate "second"
            config BUILTIN
                bool "only where the choice is y"
            endchoice
            """
        ).configure()
        #expect(configuration.values["FIRST"] == .module)
        #expect(configuration.values["SECOND"] == .module)
        #expect(configuration.values["BUILTIN"] == .no)
    }

    @Test func aMemberCannotBeSelected() throws {
        let configuration = try SmallTree(
            """
            config DRIVER
                bool "driver"
                select SECOND
            choice
                prompt "one"
            config FIRST
                bool "first"
            config SECOND
                bool "second"
            endchoice
            """
        ).configure()
        #expect(configuration.yes == ["DRIVER", "FIRST"])
    }
}
