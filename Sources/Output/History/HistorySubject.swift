package import Comparison
package import Report

/// A history to be written.
package struct HistorySubject: OutputSubject {
    package var history: History
    /// Of its releases, in their order.
    package var trees: [TreeIdentity]
    /// Where a page finds the lines that it names.
    package var link: SourceLink?
    /// The columns that text may take; nil for as many as it needs.
    package var width: Int?

    package init(_ history: History, trees: [TreeIdentity] = [], width: Int? = 75) {
        self.history = history
        self.trees = trees
        self.width = width
    }

    package static let commands = ["history"]
    package static var usual: Format<Self> { Format(HistoryText.self) }
}

extension HistorySubject: WholeSubject {
    static let purposeOfWhole = "programs: the whole history as one object"
    var whole: History { history }
}
