import Foundation
import PackagePlugin

/// Gives a target source files of what stands outside it: the rules, the glossary, which commit this is. The script
/// looks each time, and leaves a file that would be the same alone.
@main struct Embedding: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
        let script = context.package.directoryURL.appending(path: "Scripts/embed.sh").path
        let output = context.pluginWorkDirectoryURL
        return [
            .prebuildCommand(
                displayName: "Embedding into \(target.name)", executable: URL(filePath: "/bin/sh"),
                arguments: [script, target.name, output.path], outputFilesDirectory: output)
        ]
    }
}
