/// A small plot as inline SVG: lines or stacked columns over the releases.
struct Plot {
    struct Series {
        var name: String
        /// One for each release.
        var values: [Int]
    }

    let title: String
    let labels: [String]
    let series: [Series]
    let isStacked: Bool

    private static let width = 1000.0
    private static let height = 340.0
    private static let (left, right, top, bottom) = (46.0, 360.0, 16.0, 40.0)
    /// Told apart by most eyes, and by lightness.
    private static let colors = [
        "#1f77b4", "#c2571a", "#2a9d5c", "#8e5ea2", "#c9a227", "#17a2b8", "#d6336c", "#6c757d", "#7f5539", "#5c7cfa",
        "#94d82d", "#adb5bd",
    ]

    static func color(_ index: Int) -> String { colors[index % colors.count] }

    var svg: String {
        let (width, height) = (Int(Self.width), Int(Self.height))
        return """
            <svg viewBox="0 0 \(width) \(height)" width="\(width)" height="\(height)" role="img" \
            aria-label="\(HTMLText.escaped(title))" font-size="12" fill="currentColor">
            <title>\(HTMLText.escaped(title))</title>
            \(grid)\(isStacked ? columns : lines)\(legend)</svg>
            """
    }

    private var highest: Int {
        let peaks = labels.indices.map { index in
            let values = series.map { $0.values[index] }
            return isStacked ? values.reduce(0, +) : values.max() ?? 0
        }
        return max(1, peaks.max() ?? 1)
    }

    /// 1, 2 or 5 times a power of ten, so that there are at most six lines.
    private var step: Int {
        var step = 1
        while highest / step > 5 {
            let digits = String(step).first
            step = digits == "2" ? step / 2 * 5 : step * 2
        }
        return step
    }

    private var ceiling: Int { (highest + step - 1) / step * step }

    private func y(_ value: Int) -> Double {
        Self.height - Self.bottom - Double(value) / Double(ceiling) * (Self.height - Self.top - Self.bottom)
    }

    private var slot: Double { (Self.width - Self.left - Self.right) / Double(max(1, labels.count)) }

    private func x(_ index: Int) -> Double { Self.left + (Double(index) + 0.5) * slot }

    private var grid: String {
        var svg = ""
        for value in stride(from: 0, through: ceiling, by: step) {
            svg += """
                <line x1="\(tenth(Self.left))" x2="\(tenth(Self.width - Self.right))" y1="\(tenth(y(value)))" \
                y2="\(tenth(y(value)))" stroke="var(--line)"/><text x="\(tenth(Self.left - 6))" \
                y="\(tenth(y(value) + 4))" text-anchor="end">\(value)</text>

                """
        }
        // Labels that would run into one another are left out, but never the last.
        let every = max(1, Int((60 / slot).rounded(.up)))
        for (index, label) in labels.enumerated() where (labels.count - 1 - index) % every == 0 {
            svg += """
                <text x="\(tenth(x(index)))" y="\(tenth(Self.height - Self.bottom + 18))" \
                text-anchor="middle">\(HTMLText.escaped(SafeText.shortened(label, to: 12)))</text>

                """
        }
        return svg
    }

    private var lines: String {
        var svg = ""
        for (number, series) in series.enumerated() {
            let points = series.values.enumerated().map { "\(tenth(x($0))),\(tenth(y($1)))" }.joined(separator: " ")
            let color = Self.color(number)
            svg += "<polyline points=\"\(points)\" fill=\"none\" stroke=\"\(color)\" stroke-width=\"2.5\"/>\n"
            for (index, value) in series.values.enumerated() {
                svg += """
                    <circle cx="\(tenth(x(index)))" cy="\(tenth(y(value)))" r="4" fill="\(color)">\
                    <title>\(tip(series.name, index, value))</title></circle>

                    """
            }
        }
        return svg
    }

    private var columns: String {
        var svg = ""
        for index in labels.indices {
            var below = 0
            for (number, series) in series.enumerated() where series.values[index] > 0 {
                let (low, high) = (y(below), y(below + series.values[index]))
                below += series.values[index]
                svg += """
                    <rect x="\(tenth(x(index) - slot * 0.36))" width="\(tenth(slot * 0.72))" y="\(tenth(high))" \
                    height="\(tenth(low - high))" fill="\(Self.color(number))">\
                    <title>\(tip(series.name, index, series.values[index]))</title></rect>

                    """
            }
        }
        return svg
    }

    private var legend: String {
        var svg = ""
        // A stack is read from its top.
        let order = Array(series.enumerated())
        for (row, item) in (isStacked ? order.reversed() : order).enumerated() {
            let y = Self.top + 10 + Double(row) * 20
            let x = Self.width - Self.right + 16
            svg += """
                <rect x="\(tenth(x))" y="\(tenth(y - 9))" width="11" height="11" fill="\(Self.color(item.offset))"/>\
                <text x="\(tenth(x + 17))" y="\(tenth(y + 1))">\
                \(HTMLText.escaped(SafeText.shortened(item.element.name, to: 36)))</text>

                """
        }
        return svg
    }

    private func tip(_ name: String, _ index: Int, _ value: Int) -> String {
        HTMLText.escaped("\(name), \(labels[index]): \(value)")
    }

    /// With one decimal, and the same on every machine.
    private func tenth(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return "\(tenths / 10).\(abs(tenths % 10))"
    }
}
