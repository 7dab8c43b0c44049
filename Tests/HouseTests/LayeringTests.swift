import Foundation
import Testing

/// The invariants of ARCHITECTURE.md that the sources themselves can show.
@Suite struct LayeringTests {
    private func files() throws -> [Repository.File] {
        let files = try Repository.files(below: "Sources")
        try #require(files.count > 50)
        return files
    }

    @Test func onlyTheWrapperTouchesLibclang() throws {
        for file in try files() where !file.path.hasPrefix("Clang/") {
            #expect(!file.text.contains("import CClang"), "\(file.path)")
            #expect(!file.text.contains("clang_parse"), "\(file.path)")
        }
    }

    @Test func onlyTheWrapperTouchesZlib() throws {
        for file in try files() where !file.path.hasPrefix("Gzip/") {
            #expect(!file.text.contains("import CZlib"), "\(file.path)")
        }
    }

    @Test func onlyTheProgramExitsAndReadsTheEnvironment() throws {
        for file in try files() where !file.path.hasPrefix("gupaudit/") {
            for call in ["Foundation.exit(", "processInfo.environment", "getenv("] {
                #expect(!file.text.contains(call), "\(file.path): \(call)")
            }
        }
    }

    /// `print` hides that a disk is full, and a file handle ends the process there.
    @Test func whatIsPrintedGoesThroughTheWriterThatTellsOfErrors() throws {
        let printing = /\b(?:print|debugPrint|putchar|puts)\(|\bFileHandle\.standard/
        // Writers of text have a method of that name.
        for file in try files() where !file.text.contains("func print(") {
            for line in file.text.split(separator: "\n") where !line.drop(while: { $0 == " " }).hasPrefix("//") {
                #expect(!line.contains(printing), "\(file.path): \(line)")
            }
        }
    }

    /// What comes from a tree or a file may hold anything twice, and the initializer ends the program then.
    @Test func onlyKeysOfOurOwnAreTakenToBeUnique() throws {
        for file in try files() {
            for line in file.text.split(separator: "\n") where line.contains("uniqueKeysWithValues") {
                #expect(line.contains("allCases"), "\(file.path): \(line)")
            }
        }
    }

    @Test func noFunctionOfTheFamilyIsNamedInCode() throws {
        let names = ["\"get_user_page", "\"pin_user_page", "\"iov_iter_", "\"memfd_pin", "\"follow_page"]
        for file in try files() {
            for name in names { #expect(!file.text.contains(name), "\(file.path): \(name)") }
        }
    }
}
