internal import Comparison
struct DiffPage {
    let text = ""
    init(_ diff: ReportDiff, oldTexts: SiteTexts, newTexts: SiteTexts) {}
}
