internal import Paths

/// Text for a workflow command of GitHub, as its runner decodes it.
enum WorkflowText {
    /// Behind the command.
    static func data(_ text: String) -> String {
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
    static func property(_ text: String) -> String {
        SafeText.respelled(data(text)) { $0 == ":" ? "%3A" : $0 == "," ? "%2C" : nil }
    }
}
