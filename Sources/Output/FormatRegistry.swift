/// The formats of every subject. A new one is a file with its writer and a line here.
package struct FormatRegistry: Sendable {
    /// In the order in which help and FORMATS.md name them.
    package let writers: [any Writer.Type]

    package init(_ writers: [any Writer.Type]) { self.writers = writers }

    package static let standard = FormatRegistry([
        TextReport.self, GCCReport.self, MarkdownReport.self, HTMLReport.self, CSVReport.self, OrgReport.self,
        SARIFReport.self, JSONWriter<AuditSubject>.self, JSONLinesWriter<AuditSubject>.self,
        WorklistText.self, WorklistMarkdown.self, WorklistPage.self, WorklistTable.self, WorklistOrg.self,
        WorklistSARIF.self, WorklistPatch.self, JSONWriter<WorklistSubject>.self, JSONLinesWriter<WorklistSubject>.self,
        DiffText.self, DiffMarkdown.self, DiffPage.self, DiffSARIF.self, JSONWriter<DiffSubject>.self,
        HistoryText.self, HistoryPage.self, HistoryPicture.self, HistoryTable.self, JSONWriter<HistorySubject>.self,
        SiteListText.self, SiteListCSV.self, JSONWriter<SiteList>.self, JSONLinesWriter<SiteList>.self,
        NewsText.self, NewsAnnotations.self, NewsSARIF.self, JSONWriter<NewsSubject>.self,
        ExplanationText.self, JSONWriter<Explanation>.self,
    ])

    package func formats<Subject: OutputSubject>(of subject: Subject.Type = Subject.self) -> [Format<Subject>] {
        func format<W: Writer>(_ writer: W.Type) -> Format<Subject>? { Format(writer) as? Format<Subject> }
        return writers.compactMap { format($0) }
    }

    package func format<Subject: OutputSubject>(
        named name: String, of subject: Subject.Type = Subject.self
    ) -> Format<Subject>? {
        formats(of: subject).first { $0.name == name }
    }
}
