/// A position among the tokens that belong together: those of one directive, or the file's code as seen from the
/// conditional branch where the walk began.
struct TokenWalk {
    /// More unseen branches in a row than this end the walk.
    private static let longestGap = 512

    private let tokens: [Token]
    private let bounds: Range<Int>
    private let conditionals: Conditionals?
    private var view: BranchView?
    private var segment: Int
    private(set) var index: Int

    var token: Token { tokens[index] }

    /// A walk through the tokens of one directive.
    init(_ tokens: [Token], within bounds: Range<Int>, at index: Int) {
        self.tokens = tokens
        self.bounds = bounds
        self.index = index
        conditionals = nil
        view = nil
        segment = 0
    }

    /// A walk through code tokens.
    init(code tokens: [Token], _ conditionals: Conditionals, at index: Int) {
        self.tokens = tokens
        self.index = index
        bounds = 0..<tokens.count
        segment = conditionals.segment(ofCode: index)
        if conditionals.branches.isEmpty {
            self.conditionals = nil
            view = nil
        } else {
            self.conditionals = conditionals
            view = BranchView(conditionals, from: conditionals.segments[segment].branch)
        }
    }

    /// Moves to the next visible token; false, and no move, at the end.
    mutating func advance() -> Bool {
        var next = index + 1
        if let conditionals {
            let segments = conditionals.segments
            var place = segment
            var skipped = 0
            while true {
                let before = place
                while place + 1 < segments.count, segments[place + 1].codeIndex <= next { place += 1 }
                if place == before || view?.sees(segments[place].branch) != false { break }
                skipped += 1
                guard place + 1 < segments.count, skipped < Self.longestGap else { return false }
                next = Int(segments[place + 1].codeIndex)
            }
            guard next < bounds.upperBound else { return false }
            segment = place
        }
        guard next < bounds.upperBound else { return false }
        index = next
        return true
    }

    /// Moves to the visible token before; false, and no move, at the beginning.
    mutating func retreat() -> Bool {
        var previous = index - 1
        if let conditionals {
            let segments = conditionals.segments
            var place = segment
            var skipped = 0
            while true {
                let before = place
                while place > 0, segments[place].codeIndex > previous { place -= 1 }
                if place == before || view?.sees(segments[place].branch) != false { break }
                skipped += 1
                guard skipped < Self.longestGap else { return false }
                previous = Int(segments[place].codeIndex) - 1
            }
            guard previous >= bounds.lowerBound else { return false }
            segment = place
        }
        guard previous >= bounds.lowerBound else { return false }
        index = previous
        return true
    }

    /// The next visible token, without moving.
    var following: Token? {
        var walk = self
        return walk.advance() ? walk.token : nil
    }

    /// The visible token before, without moving.
    var preceding: Token? {
        var walk = self
        return walk.retreat() ? walk.token : nil
    }

    /// Moves from an opening bracket to its partner; false where there is none within `limit` tokens.
    mutating func skipGroup(limit: Int = 65_536) -> Bool {
        var walk = self
        var depth = 0
        for _ in 0..<limit {
            switch walk.token.punctuator {
            case .openParenthesis, .openBrace, .openBracket: depth += 1
            case .closeParenthesis, .closeBrace, .closeBracket:
                depth -= 1
                if depth == 0 {
                    self = walk
                    return true
                }
            default: break
            }
            guard walk.advance() else { return false }
        }
        return false
    }
}
