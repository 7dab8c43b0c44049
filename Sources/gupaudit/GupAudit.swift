import ArgumentParser
import Audit
import CConfinement
import Expressions
import Foundation
import Knowledge
import UnitParsing

/// The program: the only place that reads the environment, prints, and exits.
@main
struct GupAudit: AsyncParsableCommand {
    static let version = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "gupaudit",
        abstract: "Finds and explains every call of get_user_pages() and its family in a kernel tree.",
        discussion: """
            Reads a kernel checkout as it lies on disk: no configuration, no build, every architecture. Nothing in the \
            tree is run or written.

            gupaudit help terms says what the words of reports and pages mean.

            Exit codes: 0 done; 1 check found something new; 2 wrong usage or unreadable input; 3 done, but a ledger \
            does not balance.
            """,
        version: versionText,
        subcommands: [
            AuditCommand.self, ShowCommand.self, WorklistCommand.self, ExplainCommand.self, QueryCommand.self,
            PatchCommand.self, DiffCommand.self, HistoryCommand.self, CheckCommand.self, RulesCommand.self,
            DoctorCommand.self,
            CacheCommand.self, FamilyCommand.self, ManualCommand.self,
        ])

    static func main() async {
        // Started by another gupaudit, to parse for it.
        if CommandLine.arguments.dropFirst().first == ParseWorker.argument {
            Foundation.exit(ParseWorker.run() ? EXIT_SUCCESS : EXIT_FAILURE)
        }
        // A third of an audit's memory would be holes between what is still in use.
        return_blocks_from(1 << 20)
        Console.begin()
        let code = await Self.code()
        // What is said of files that a signal takes away is not true.
        Interruption.check()
        Interruption.removeAll()
        Foundation.exit(code)
    }

    /// Runs what the command line says.
    private static func code() async -> Int32 {
        var command: any ParsableCommand
        var extended = ConfigFile.Extended(arguments: Array(CommandLine.arguments.dropFirst()))
        do {
            if let answer = try FirstWords.answer(to: extended.arguments) {
                try Console.out(answer)
                return ExitCode.success.rawValue
            }
            if let file = ConfigFile.current { extended = try file.extending(extended.arguments) }
            command = try parseAsRoot(extended.arguments)
        } catch let error where error is InputError || error is RulesError {
            return end(with: error, orElse: "\(error)")
        } catch {
            return end(with: error, orElse: usage(error, of: extended))
        }
        do {
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
            return ExitCode.success.rawValue
        } catch let code as ExitCode {
            return code.rawValue
        } catch OutputFailure.unread {
            return ExitCode.badInput.rawValue
        } catch let error as ExpressionError {
            Console.error("gupaudit: \(error)")
            error.excerpt.split(separator: "\n").forEach { Console.error(String($0)) }
            return ExitCode.badInput.rawValue
        } catch {
            return end(with: error, orElse: error is ValidationError ? usage(error, of: extended) : "\(error)")
        }
    }

    /// Help and the version are the argument parser's errors too, and succeed.
    private static func end(with error: any Error, orElse message: String) -> Int32 {
        var message = message
        if exitCode(for: error).isSuccess {
            do {
                try Console.out(fullMessage(for: error) + "\n")
                return ExitCode.success.rawValue
            } catch .unread {
                return ExitCode.badInput.rawValue
            } catch {
                message = error.description
            }
        }
        Console.error("gupaudit: \(message)")
        return ExitCode.badInput.rawValue
    }

    /// What is wrong with the command line, and where it is described, in one line.
    private static func usage(_ error: any Error, of extended: ConfigFile.Extended) -> String {
        let lines = message(for: error).split(whereSeparator: \.isNewline).map {
            $0.trimmingCharacters(in: .whitespaces)
        }
        let choices = lines.filter { $0.hasPrefix("- ") }.map { String($0.dropFirst(2)) }
        let words = (lines.filter { !$0.hasPrefix("- ") } + [choices.joined(separator: ", ")])
            .filter { !$0.isEmpty }
        let whole = words.joined(separator: " ")
        if let said = ConfigFile.current?.explanation(of: whole, in: extended) { return said }
        let command = configuration.subcommands.compactMap { $0.configuration.commandName }
            .first { CommandLine.arguments.dropFirst().first == $0 }
        let help = (["gupaudit"] + (command.map { [$0] } ?? []) + ["--help"]).joined(separator: " ")
        return "\(whole) (see \(help))"
    }
}

extension ExitCode {
    /// What was checked does not hold.
    static let failed = ExitCode(1)
    /// A check found something that its baseline does not know.
    static let news = ExitCode(1)
    /// Wrong usage or unreadable input.
    static let badInput = ExitCode(2)
    /// The audit is complete, but its ledger does not balance.
    static let unbalanced = ExitCode(3)
}

/// Input that the command line itself refuses.
struct InputError: Error, CustomStringConvertible {
    let description: String
}
