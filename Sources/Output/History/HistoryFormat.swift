package import Comparison

/// The formats of a history; each says the same in another shape.
package enum HistoryFormat: String, CaseIterable, Sendable {
    /// A line per release, then the sites to which something happened.
    case text
    /// The whole history as one object.
    case json
    /// A line per release, for a spreadsheet.
    case csv
    /// A page with plots.
    case html

    package func write(_ history: History, to stream: inout some TextOutputStream) throws(OutputError) {
        switch self {
        case .text: stream.write(HistoryText(history).text)
        case .json: stream.write(try JSONText.pretty(history))
        case .csv: stream.write(HistoryTable(history).csv)
        case .html: stream.write(HistoryPage(history).text)
        }
    }
}
