internal import Comparison

/// GET against PIN over the releases, on an axis of time, with what was added, removed and converted below.
struct ReleasePlot {
    static let title = "GET against PIN"

    /// Where every release has a date, its place is its time; the releases stand side by side otherwise.
    let isDated: Bool
    private let releases: [History.Release]
    private let isAlone: Bool
    private let width: Double
    private let times: [Double]

    private static let (left, right) = (82.0, 110.0)
    private static let (top, axis) = (26.0, 270.0)
    /// The line from which what was added goes up and what was removed down.
    private static let (balance, reach) = (352.0, 40.0)
    private static let (converted, names, height) = (422.0, 440.0, 520.0)
    /// What a slanted name needs beside the next one.
    private static let spacing = 17.0

    /// - Parameter isAlone: as a file of its own, which brings its colours.
    init(_ releases: [History.Release], isAlone: Bool = false) {
        self.releases = releases
        self.isAlone = isAlone
        let dates = releases.compactMap { $0.date.flatMap(Self.years) }
        isDated = dates.count == releases.count && Set(dates).count > 1
        times = isDated ? dates : releases.indices.map(Double.init)
        width = max(1000, Self.left + Self.right + Double(releases.count) * Self.spacing)
    }

    /// `2024-07-01` as 2024.5.
    private static func years(_ date: String) -> Double? {
        let parts = date.split(separator: "-").compactMap { Double($0) }
        return parts.count == 3 ? parts[0] + (parts[1] - 1) / 12 + (parts[2] - 1) / 372 : nil
    }

    var svg: String {
        let size = "0 0 \(tenth(width)) \(tenth(Self.height))"
        let namespace = isAlone ? " xmlns=\"http://www.w3.org/2000/svg\" width=\"\(tenth(width))\"" : ""
        let span = [releases.first, releases.last].map { $0?.label ?? "nothing" }.joined(separator: " to ")
        let described = HTMLText.escaped("\(Self.title), \(span)")
        return """
            <svg\(namespace) viewBox="\(size)" class="plot" role="img" aria-label="\(described)">
            \(isAlone ? Self.colors : "")\(grid)\(balances)\(line("get", \.get))\(line("pin", \.pin))\(ends)\(labels)\
            </svg>
            """
    }

    private static let colors =
        "<style>.plot { --text: #1a2230; --soft: #4a5567; --line: #dfe3ea; --get: #b45309; --pin: #2563a8; "
        + "--none: #76808f; --sans: system-ui, \"DejaVu Sans\", sans-serif; }\n"
        + "\(HTMLPage.text(PackageResources.plot_css))</style>\n"
        + "<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n"

    // MARK: Places

    private func x(_ time: Double) -> Double {
        let room = width - Self.left - Self.right
        guard let first = times.min(), let last = times.max(), last > first else { return Self.left + room / 2 }
        return Self.left + 20 + (time - first) / (last - first) * (room - 40)
    }

    private var highest: Int { max(1, releases.map { max($0.get, $0.pin) }.max() ?? 1) }

    /// 1, 2 or 5 times a power of ten, so that there are at most six lines.
    private var step: Int {
        var step = 1
        while highest / step > 5 { step = String(step).first == "2" ? step / 2 * 5 : step * 2 }
        return step
    }

    private func y(_ value: Int) -> Double {
        let ceiling = (highest + step - 1) / step * step
        return Self.axis - Double(value) / Double(ceiling) * (Self.axis - Self.top)
    }

    // MARK: Parts

    private var grid: String {
        var svg = text("small", Self.left - 8, Self.balance - 14, "added", anchor: "end")
            + text("small", Self.left - 8, Self.balance + 22, "removed", anchor: "end")
            + text("small", Self.left - 8, Self.converted, "converted", anchor: "end")
        for value in stride(from: 0, through: (highest + step - 1) / step * step, by: step) {
            svg += rule(Self.left, y(value), width - Self.right, y(value))
                + text("small", Self.left - 8, y(value) + 4, String(value), anchor: "end")
        }
        guard isDated, let first = times.min(), let last = times.max() else { return svg }
        let every = last - first > 12 ? 2 : 1
        for year in Int(first.rounded(.up))...max(Int(first.rounded(.up)), Int(last)) where year % every == 0 {
            guard Double(year) >= first, Double(year) <= last else { continue }
            svg += rule(x(Double(year)), Self.axis, x(Double(year)), Self.axis + 5)
                + text("small", x(Double(year)), Self.axis + 18, String(year))
        }
        return svg
    }

    /// With a number at each release, unless they are many; that of the last stands at the line's end.
    private func line(_ kind: String, _ count: (History.Release) -> Int) -> String {
        let points = zip(releases, times).map { (x($1), y(count($0)), $0) }
        let path = points.map { "\(tenth($0.0)),\(tenth($0.1))" }.joined(separator: " ")
        var svg = "<polyline class=\"line \(kind)\" points=\"\(path)\"/>\n"
        for (index, (x, y, release)) in points.enumerated() {
            let tip = HTMLText.escaped("\(release.label): \(count(release)) \(kind.uppercased())")
            let shape =
                kind == "get"
                ? "<circle class=\"dot get\" cx=\"\(tenth(x))\" cy=\"\(tenth(y))\" r=\"4.5\">"
                : "<rect class=\"dot pin\" x=\"\(tenth(x - 4))\" y=\"\(tenth(y - 4))\" width=\"8\" height=\"8\">"
            svg += shape + "<title>\(tip)</title></\(kind == "get" ? "circle" : "rect")>\n"
            let isUpper = count(release) >= (kind == "get" ? release.pin : release.get + 1)
            let place = isUpper || y + 19 > Self.axis ? y - 9 : y + 19
            if releases.count <= 14, index < points.count - 1 { svg += text("value", x, place, String(count(release))) }
        }
        return svg
    }

    /// What the lines are called, at their ends.
    private var ends: String {
        guard let last = releases.last, let time = times.last else { return "" }
        let (get, pin) = (y(last.get), y(last.pin))
        let shift = abs(get - pin) < 16 ? (16 - abs(get - pin)) / 2 : 0
        let sign = last.get >= last.pin ? -1.0 : 1.0
        return text("end get", x(time) + 18, get + 4 + sign * shift, "● GET \(last.get)", anchor: "start")
            + text("end pin", x(time) + 18, pin + 4 - sign * shift, "■ PIN \(last.pin)", anchor: "start")
    }

    private var balances: String {
        let sinces = releases.compactMap(\.since)
        let largest = max(1, sinces.map { max($0.added, $0.removed) }.max() ?? 1)
        var svg = rule(Self.left, Self.balance, width - Self.right, Self.balance)
        for (release, time) in zip(releases, times) {
            guard let since = release.since else { continue }
            let x = x(time)
            func bars(_ get: Int, _ pin: Int, _ all: Int, _ sign: Double) -> String {
                var svg = ""
                var from = Self.balance
                for (kind, number) in [("get", get), ("pin", pin), ("other", all - get - pin)] where number > 0 {
                    let length = Double(number) / Double(largest) * Self.reach
                    let top = sign < 0 ? from - length : from
                    let tip = HTMLText.escaped("\(release.label): \(number) \(kind.uppercased())")
                    svg += """
                        <rect class="dot \(kind)" x="\(tenth(x - 6))" y="\(tenth(top))" width="12" \
                        height="\(tenth(length))"><title>\(tip)</title></rect>

                        """
                    from += sign * length
                }
                let place = sign < 0 ? from - 5 : from + 14
                return svg + (all > 0 ? text("value", x, place, (sign < 0 ? "+" : "−") + String(all)) : "")
            }
            svg += bars(since.addedGet, since.addedPin, since.added, -1)
                + bars(since.removedGet, since.removedPin, since.removed, 1)
            if since.converted > 0 { svg += text("value", x, Self.converted, String(since.converted)) }
        }
        return svg
    }

    /// Every release has its name; those that would stand in one another's way step aside.
    private var labels: String {
        var places: [Double] = []
        let wanted = times.map(x)
        for place in wanted { places.append(max(place, (places.last ?? -Self.spacing) + Self.spacing)) }
        // Back from the right edge, as far as they were pushed beyond it.
        var limit = width - 12
        for index in places.indices.reversed() {
            places[index] = min(places[index], limit)
            limit = places[index] - Self.spacing
        }
        var svg = ""
        for (release, (place, wanted)) in zip(releases, zip(places, wanted)) {
            svg += rule(wanted, Self.names - 10, place, Self.names)
            let name = HTMLText.escaped(SafeText.shortened(SafeText.escaped(release.label), to: 18))
            let corner = "\(tenth(place + 4)) \(tenth(Self.names + 12))"
            svg += """
                <text class="name" text-anchor="end" transform="translate(\(corner)) rotate(-45)">\(name)</text>

                """
        }
        return svg
    }

    // MARK: Pieces

    private func rule(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double) -> String {
        "<line class=\"grid\" x1=\"\(tenth(x1))\" y1=\"\(tenth(y1))\" x2=\"\(tenth(x2))\" y2=\"\(tenth(y2))\"/>\n"
    }

    private func text(_ style: String, _ x: Double, _ y: Double, _ words: String, anchor: String = "middle") -> String {
        "<text class=\"\(style)\" x=\"\(tenth(x))\" y=\"\(tenth(y))\" text-anchor=\"\(anchor)\">\(words)</text>\n"
    }

    /// With one decimal, and the same on every machine.
    private func tenth(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return "\(tenths < 0 ? "-" : "")\(abs(tenths) / 10).\(abs(tenths) % 10)"
    }
}
