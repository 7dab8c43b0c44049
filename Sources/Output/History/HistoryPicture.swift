internal import Comparison

/// The plot of a history's page, as a picture for a text or a slide.
struct HistoryPicture: Writer {
    static let name = "svg"
    static let mediaType = MediaType.svg
    static let purpose = "texts and slides: GET against PIN over the releases, as one picture"

    private let history: History

    init(_ subject: HistorySubject) { history = subject.history }

    func write(to stream: inout some TextOutputStream) {
        stream.write(ReleasePlot(history.releases, isAlone: true).svg + "\n")
    }
}
