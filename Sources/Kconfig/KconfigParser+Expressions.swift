extension KconfigParser {
    private enum Operator { case or, and, not, open }

    /// Reads up to the end of the line or an `if`, into postfix order; nil and a notice if it is malformed.
    mutating func expression() -> KconfigFile.Expression? {
        let start = file.code.count
        var operators: [Operator] = []
        var wantsOperand = true
        while true {
            let token = peek()
            switch token {
            case .word(let range) where isIf(range) && !wantsOperand:
                return finish(operators, from: start)
            case .end where !wantsOperand:
                return finish(operators, from: start)
            case .word, .name:
                guard wantsOperand, parseOperand() else { return abandon("malformed expression", from: start) }
                wantsOperand = false
                continue
            case .not where wantsOperand: operators.append(.not)
            case .open where wantsOperand: operators.append(.open)
            case .close where !wantsOperand:
                while let top = operators.last, top != .open {
                    emit(top)
                    operators.removeLast()
                }
                if operators.popLast() == nil { return abandon("a parenthesis is not opened", from: start) }
            case .and where !wantsOperand:
                reduce(&operators, downTo: [.not, .and])
                operators.append(.and)
                wantsOperand = true
            case .or where !wantsOperand:
                reduce(&operators, downTo: [.not, .and, .or])
                operators.append(.or)
                wantsOperand = true
            default:
                return abandon("malformed expression", from: start)
            }
            _ = next()
        }
    }

    private mutating func parseOperand() -> Bool {
        guard let left = name("a symbol") else { return false }
        guard case .relation(let relation) = peek() else {
            file.code.append(.operand(left))
            return true
        }
        _ = next()
        guard let right = name("a symbol or a value") else { return false }
        file.code.append(.compare(relation, left, right))
        return true
    }

    private mutating func reduce(_ operators: inout [Operator], downTo stronger: [Operator]) {
        while let top = operators.last, stronger.contains(top) {
            emit(top)
            operators.removeLast()
        }
    }

    private mutating func emit(_ operation: Operator) {
        switch operation {
        case .or: file.code.append(.or)
        case .and: file.code.append(.and)
        case .not: file.code.append(.not)
        case .open: break
        }
    }

    private mutating func finish(_ operators: [Operator], from start: Int) -> KconfigFile.Expression? {
        if operators.contains(.open) { return abandon("a parenthesis is not closed", from: start) }
        for operation in operators.reversed() { emit(operation) }
        return KconfigFile.Expression(start: start, end: file.code.count)
    }

    private mutating func abandon(_ message: String, from start: Int) -> KconfigFile.Expression? {
        file.code.removeSubrange(start...)
        skipRest(message)
        return nil
    }
}
