/// What a page shows, whatever it is about: figures, pictures, and a table whose rows open a panel. All pages are drawn
/// by one script from this, and differ in nothing else.
struct Page: Encodable {
    /// A number that one sees first.
    struct Figure: Encodable {
        var figure: String
        var label: String
        var detail: String
        var tone: String?
        /// Shows the rows that it counts.
        var filter: String?
    }

    struct Column: Encodable {
        var name: String
        var style = ""
    }

    struct Cell: Encodable {
        var of: [Span]
        /// Where the text does not say how the column is sorted.
        var order: Int?

        init(_ spans: Span?..., order: Int? = nil) {
            of = spans.compactMap(\.self)
            self.order = order
        }

        init(_ spans: [Span], order: Int? = nil) {
            of = spans
            self.order = order
        }
    }

    struct Row: Encodable {
        /// In the page's address.
        var id: String
        /// One for each column; the first part of the first opens the panel.
        var cells: [Cell]
        /// What the filter finds by a key.
        var fields: [String: [String]]
        var panel: [Block]
    }

    struct Quick: Encodable {
        var name: String
        var filter: String
    }

    var brand: String
    var title: String
    var subtitle: String
    /// What a row is, one and many.
    var noun: [String]
    /// What may be typed into the filter.
    var hint: String
    /// What stands there instead of a table without rows.
    var empty: String
    var figures: [Figure] = []
    var charts: [Chart] = []
    var notes: [Block] = []
    var quick: [Quick] = []
    /// Other names of the filter's keys.
    var aliases: [String: String] = [:]
    var columns: [Column] = []
    /// The column by which the rows are sorted as they come.
    var sorted: Int?
    var rows: [Row] = []
    var footer: [Block] = []
}

/// A piece of inline text.
struct Span: Encodable, ExpressibleByStringInterpolation {
    var text: String
    var style: String?
    /// What it means, where one points at it.
    var title: String?
    /// Of a place, whose text is the file.
    var line: Int?
    var url: String?

    init(text: String, style: String? = nil, title: String? = nil, line: Int? = nil, url: String? = nil) {
        self.text = text
        self.style = style
        self.title = title
        self.line = line
        self.url = url
    }

    init(stringLiteral text: String) { self.init(text: text) }

    static func code(_ text: String) -> Span { Span(text: text, style: "code") }
    static func badge(_ text: String, _ tone: String = "quiet", _ title: String? = nil) -> Span {
        Span(text: text, style: "badge " + tone, title: title)
    }

    private enum CodingKeys: String, CodingKey { case text, style, title, line, url }

    func encode(to encoder: any Encoder) throws {
        if style == nil, title == nil, line == nil {
            var container = encoder.singleValueContainer()
            return try container.encode(text)
        }
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(text, forKey: .text)
        try container.encodeIfPresent(style, forKey: .style)
        try container.encodeIfPresent(title, forKey: .title)
        try container.encodeIfPresent(line, forKey: .line)
        try container.encodeIfPresent(url, forKey: .url)
    }
}

/// What a panel, a note or the end of a page is made of.
indirect enum Block: Encodable {
    struct Fact: Encodable {
        var name: String
        var value: [Span]
    }

    /// A place, and what it says.
    struct Line: Encodable {
        var says: [Span]?
        var place: Span?
        var quote: String?
    }

    struct Note: Encodable {
        var line: Int
        var says: String
    }

    case text(of: [Span])
    case callout(tone: String, blocks: [Block])
    case facts(of: [Fact])
    case evidence(of: [Line])
    case list(of: [[Span]])
    /// Lines of source with remarks between them; `names` gives styles to words.
    case source(first: Int, marked: Int, code: [String], names: [String: String], notes: [Note])
    /// Lines that begin with `-` and `+`.
    case change(of: [String])
    case table(head: [String], rows: [[[Span]]])
    /// Shut until it is asked for.
    case fold(title: String, number: Int?, blocks: [Block])
    case section(title: String, blocks: [Block])
    case sides(old: [Block], new: [Block])

    /// A heading with what there is under it; nil where that is nothing.
    static func titled(_ title: String, _ blocks: Block?...) -> Block? {
        let blocks = blocks.compactMap(\.self)
        return blocks.isEmpty ? nil : .section(title: title, blocks: blocks)
    }

    static func texts(_ lines: [String]) -> Block? { lines.isEmpty ? nil : .list(of: lines.map { [Span(text: $0)] }) }

    /// Without those that have no value.
    static func facts(_ pairs: KeyValuePairs<String, [Span?]?>) -> Block? {
        let facts = pairs.compactMap { name, value -> Fact? in
            let spans = (value ?? []).compactMap(\.self)
            return spans.isEmpty ? nil : Fact(name: name, value: spans)
        }
        return facts.isEmpty ? nil : .facts(of: facts)
    }

    static func evidence(_ lines: [Line]) -> Block? { lines.isEmpty ? nil : .evidence(of: lines) }
}
