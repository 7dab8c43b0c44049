import ArgumentParser
import Knowledge

/// `gupaudit family`
struct FamilyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "family",
        abstract: "List the functions that are audited, one a line.",
        usage: "gupaudit family [<options>]")

    @OptionGroup var locations: Locations

    func run() throws {
        let names = try Family(directory: locations.rulesDirectory()).names
        try Console.show(names.map { $0 + "\n" }.joined())
    }
}
