package import Worklists

/// A worklist to be written.
package struct WorklistSubject: OutputSubject {
    package var list: Worklist
    /// For the caller to decide: only it knows what is written to.
    package var usesColor: Bool

    package init(_ list: Worklist, usesColor: Bool = false) {
        self.list = list
        self.usesColor = usesColor
    }

    package static let commands = ["worklist"]
    package static var usual: Format<Self> { Format(WorklistText.self) }
}
