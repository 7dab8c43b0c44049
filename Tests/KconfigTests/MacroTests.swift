import Kconfig
import Testing

@Suite struct MacroTests {
    /// The value of a string symbol whose default is `text`, after `definitions`.
    private func value(_ text: String, after definitions: String = "") throws -> String? {
        let configuration = try SmallTree("\(definitions)\nconfig RESULT\n\tstring\n\tdefault \"\(text)\"\n")
            .configure()
        #expect(configuration.complaints.isEmpty)
        guard case .string(let result) = configuration.values["RESULT"] else { return nil }
        return result
    }

    @Test func variablesExpandWhenTheirFlavorSays() throws {
        let definitions = """
            A = first
            SIMPLE := $(A)
            RECURSIVE = $(A)
            A = second
            SIMPLE += and $(A)
            NEW += only
            """
        #expect(try value("$(SIMPLE)", after: definitions) == "first and second")
        #expect(try value("<$(RECURSIVE)>$(NEW)", after: definitions) == "<second>only")
        #expect(try value("$(UNKNOWN)$", after: definitions) == "$")
    }

    @Test func functionsTakeArguments() throws {
        let definitions = """
            comma := ,
            greet = $(1)$(comma) $(2)!
            twice = $(greet,$(1),$(1))
            name = gre
            """
        let greeting = try value("$(greet,hello,dear (old, grey) friend)", after: definitions)
        #expect(greeting == "hello, dear (old, grey) friend!")
        #expect(try value("$(twice,ho)", after: definitions) == "ho, ho!")
        #expect(try value("$($(name)et,a,b)$(3)", after: definitions) == "a, b!")
        #expect(try value("$(filename):$(lineno)") == "Kconfig:4")
    }

    /// How the kernel defines its tests.
    private static let tests = """
        comma := ,
        if-success = $(shell,{ $(1); } >/dev/null 2>&1 && echo "$(2)" || echo "$(3)")
        success = $(if-success,$(1),y,n)
        failure = $(if-success,$(1),n,y)
        cc-option = $(success,trap "rm -rf .tmp" EXIT; $(CC) -Werror $(1) -c -x c /dev/null -o .tmp)
        ld-option = $(success,$(LD) -v $(1))
        as-instr = $(success,printf "%b\\n" "$(1)" | $(CC) -c -x assembler-with-cpp -o /dev/null -)
        $(error-if,$(failure,command -v $(CC)),compiler '$(CC)' not found)
        cc-info := $(shell,$(srctree)/scripts/cc-version.sh $(CC))
        cc-name := $(shell,set -- $(cc-info) && echo $1)
        cc-version := $(shell,set -- $(cc-info) && echo $2)
        ld-info := $(shell,$(srctree)/scripts/ld-version.sh $(LD))
        """

    @Test(arguments: [
        ("$(cc-option,-fsome-new-option)", "y"), ("$(ld-option,--gc-sections)", "y"), ("$(as-instr,nop\\\\nnop)", "y"),
        ("$(failure,true)", "n"), ("$(if-success,true,-m64)", "-m64"), ("$(if-success,true,a,b)", "a"),
        ("$(cc-option,-mindirect-branch=thunk)", "n"), ("$(cc-option,-fsanitize=kcfi)", "n"),
        ("$(success,$(CC) --version | head -n 1 | grep -q gcc)", "n"),
        ("$(success,$(CC) --version | head -n 1 | grep -q clang)", "y"), ("$(cc-name)", "Clang"),
        ("$(cc-version)", "140006"), ("$(ld-info)", "BFD 24000"), ("$(success,test '$(cc-name)' = GCC)", "n"),
        ("$(success,test '$(cc-name)' = Clang)", "y"), ("$(success,[ $(cc-version) -ge 150000 ])", "n"),
        ("$(success,test -z '$(cc-info)')", "n"), ("$(shell,$(srctree)/scripts/gcc-version.sh $(CC))", "0"),
        ("$(shell,$(srctree)/scripts/clang-version.sh $(CC))", "140006"), ("$(shell,uname -r)", ""),
        ("$(shell,command -v $(RUSTC) >/dev/null 2>&1 && $(RUSTC) --version || echo n)", "n"),
        ("$(shell,$(LD) --version | $(srctree)/scripts/ld-version.sh)", "240000000"),
    ])
    func toolsAreAnsweredFromAPolicyAndNeverRun(_ text: String, _ expected: String) throws {
        #expect(try value(text, after: Self.tests) == expected)
    }

    @Test func aMacroIsOneWordOfAnExpression() throws {
        let configuration = try SmallTree(
            Self.tests + """

                config HAS_OPTION
                    def_bool $(cc-option,-fx -fy) && !$(failure,true)
                config LACKS_OPTION
                    def_bool $(success,gcc --version | grep -q gcc)
                config VERSION
                    int
                    default $(cc-version)
                config RECENT
                    bool "recent"
                    depends on VERSION >= 140000 && $(as-instr,.insn r 51$(comma) 0)
                """
        ).configure()
        #expect(configuration.yes == ["HAS_OPTION", "RECENT"])
        #expect(configuration.values["VERSION"] == .int("140006"))
        #expect(configuration.complaints.isEmpty)
    }

    @Test func recursionEndsWithANotice() throws {
        let configuration = try SmallTree(
            """
            X = a$(X)
            deep = $(deep,$(1))
            wide = $(wide,$(1)$(1))
            config A
                string
                default "<$(X)>"
            config B
                string
                default "<$(deep,z)>"
            config C
                string
                default "<$(wide,z)>"
            config D
                string
                default "$(unterminated"
            """
        ).configure()
        #expect(configuration.values["A"] == .string("<a>"))
        #expect(configuration.values["B"] == .string("<>"))
        #expect(
            configuration.complaints == [
                "Kconfig:6: variable \"X\" references itself",
                "Kconfig:9: macros are nested too deeply or too often",
                "Kconfig:12: a macro expands to too much text",
                "Kconfig:15: unterminated reference: ')' is missing",
            ])
    }
}
