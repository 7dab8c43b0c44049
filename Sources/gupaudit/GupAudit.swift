import ArgumentParser
import Audit
import Clang
import Comparison
import Expressions
import Foundation
import GitSource
import KernelTree
import Knowledge
import Output
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

            Exit codes: 0 done; 1 check found something new; 2 wrong usage or unreadable input; 3 done, but a ledger \
            does not balance.
            """,
        version: version,
        subcommands: [
            AuditCommand.self, WorklistCommand.self, ExplainCommand.self, QueryCommand.self, DiffCommand.self,
            HistoryCommand.self, CheckCommand.self, MergeCommand.self, RulesCommand.self, DoctorCommand.self,
            FamilyCommand.self,
        ])

    static func main() async {
        // Started by another gupaudit, to parse for it.
        if CommandLine.arguments.dropFirst().first == ParseWorker.argument {
            Foundation.exit(ParseWorker.run() ? EXIT_SUCCESS : EXIT_FAILURE)
        }
        do {
            var command = try parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch let code as ExitCode {
            Foundation.exit(code.rawValue)
        } catch let error as ExpressionError {
            Console.error("gupaudit: \(error)")
            Console.error(lines: error.excerpt)
            Foundation.exit(ExitCode.badInput.rawValue)
        } catch let error where isOwn(error) {
            Console.error("gupaudit: \(error)")
            Foundation.exit(ExitCode.badInput.rawValue)
        } catch {
            // What is left is the argument parser's: help and version succeed, everything else is wrong usage.
            guard exitCode(for: error).isSuccess else {
                Console.error(lines: fullMessage(for: error))
                Foundation.exit(ExitCode.badInput.rawValue)
            }
            print(fullMessage(for: error))
        }
    }

    private static func isOwn(_ error: any Error) -> Bool {
        error is TreeError || error is ClangError || error is WorkerError || error is RulesError || error is AuditError || error is InputError
            || error is GitError || error is ReportError || error is BaselineError || error is MergeError || error is OutputError
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

/// Lines for people, on standard error.
enum Console {
    /// Names and texts of a tree, a report or a rule stand in it: nothing of them controls a terminal or ends the line.
    static func error(_ line: String) {
        FileHandle.standardError.write(Data((SafeText.escaped(line) + "\n").utf8))
    }

    /// A text of our own with several lines, such as a usage message.
    static func error(lines: String) {
        lines.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).forEach { error(String(Substring($0))) }
    }
}
