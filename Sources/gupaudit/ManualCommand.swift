import ArgumentParser
import Foundation

/// `gupaudit manual DIRECTORY`, for those who install the program.
struct ManualCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "manual", abstract: "Write the manual pages of the program and its commands into a directory.",
        shouldDisplay: false)

    @Argument(help: "The directory, which must be there.")
    var directory: String

    func run() throws {
        let program = try JSONDecoder().decode(ToolInfo.self, from: Data(GupAudit._dumpHelp().utf8)).command
        for page in ManualPage.all(of: program) {
            try OutputFile.write(page.text, to: "\(directory)/\(page.name).1")
        }
    }
}
