import ArgumentParser
import Knowledge

/// `gupaudit family`
struct FamilyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "family", abstract: "List the functions that are audited, one a line.")

    @OptionGroup var locations: Locations

    func run() throws {
        for name in try Family(directory: locations.rulesDirectory()).names { print(name) }
    }
}
