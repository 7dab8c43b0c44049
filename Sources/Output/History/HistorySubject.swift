package import Comparison

extension History: OutputSubject {
    package static let commands = ["history"]
    package static var usual: Format<Self> { Format(HistoryText.self) }
}

extension History: WholeSubject {
    static let purposeOfWhole = "programs: the whole history as one object"
    var whole: History { self }
}
