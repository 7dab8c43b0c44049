internal import Paths

/// Text for a workflow command of GitHub, as its runner decodes it.
enum WorkflowText {
    static func command(_ name: String, file: String, line: Int, title: String, message: String) -> String {
        "::\(name) file=\(property(file)),line=\(line),title=\(property(title))::\(data(message))\n"
    }

    /// Behind the command.
    private static func data(_ text: String) -> String {
        SafeText.respelled(PathSpelling.text(of: text)) { scalar in
            switch scalar {
            case "%": "%25"
            case "\r": "%0D"
            case "\n": "%0A"
            default: SafeText.escaped(String(scalar))
            }
        }
    }

    /// Within it, where a comma or a colon ends it too.
    private static func property(_ text: String) -> String {
        SafeText.respelled(data(text)) { $0 == ":" ? "%3A" : $0 == "," ? "%2C" : nil }
    }
}
