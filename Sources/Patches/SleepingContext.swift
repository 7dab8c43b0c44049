internal import Knowledge
internal import SourceText

/// Whether a function of a file may take the lock of a page: only what may sleep, and holds no such lock.
///
/// Told by the text of the file: a function may sleep where it does so anyway, or where all that call it may.
struct SleepingContext {
    private let source: LexedSource
    private let advice: PinningAdvice.Sleeping
    private let pageLocks: Set<String>
    private let functions: [TextFunction]
    /// A file beside this one that has an MMU notifier, or may have. Whoever takes a page away holds its lock while he
    /// tells the notifier, and what that calls may come here.
    private let notifier: String?

    init(_ source: LexedSource, _ advice: PinningAdvice.Sleeping, pageLocks: Set<String>, notifier: String?) {
        self.notifier = notifier
        self.source = source
        self.advice = advice
        self.pageLocks = pageLocks
        functions = source.functions
    }

    /// What speaks against the lock in the function around an offset: a lock of a page, or where nothing may sleep; the
    /// same where the file calls it, or has it called back.
    func obstacle(around offset: Int) -> String? {
        guard let function = source.enclosingFunction(at: offset) else { return nil }
        if let word = words(of: function).first(where: speaksAgainst) {
            return "\(word)() stands in the same function"
        }
        if let notifier { return "the MMU notifier of \(notifier) may be told with the page locked" }
        var asked: Set<String> = []
        return obstacle(onWaysTo: function.name, &asked)
    }

    private func obstacle(onWaysTo name: String, _ asked: inout Set<String>) -> String? {
        guard asked.insert(name).inserted else { return nil }
        for index in source.code.indices
        where source.code[index].kind == .identifier && source.spelling(of: source.code[index]) == name {
            if let word = callback(at: index) { return "\(name)() is called back by \(word)" }
            guard source.word(index + 1) == "(",
                let caller = source.enclosingFunction(at: source.code[index].start), caller.name != name
            else { continue }
            if let word = held(at: index, in: caller) { return "\(caller.name)() calls it under \(word)()" }
            if let found = obstacle(onWaysTo: caller.name, &asked) { return found }
        }
        return nil
    }

    /// What is given a function, or what it is put into, to be called where nothing may sleep.
    private func callback(at index: Int) -> String? {
        if source.word(index + 1) == "(" { return nil }
        let taker =
            source.word(index - 1) == "="
            ? source.word(index - 2) : source.bracket(from: index - 1, by: -1).map { source.word($0 - 1) }
        return taker.flatMap { advice.callbacks.contains($0) ? $0 : nil }
    }

    /// What was begun last before a call, and not ended in the text up to it.
    private func held(at index: Int, in function: TextFunction) -> String? {
        let before = tokens(in: function.bodyRange).prefix { $0 < index }
        let calls = before.filter { source.word($0 + 1) == "(" }.map { source.word($0) }
        let word = calls.last { advice.forbids($0) || Self.ends($0) }
        return word.flatMap { Self.ends($0) ? nil : $0 }
    }

    private static func ends(_ word: String) -> Bool {
        ["unlock", "enable", "restore", "kunmap", "put_cpu"].contains { word.contains($0) }
    }

    private func speaksAgainst(_ word: String) -> Bool { advice.forbids(word) || pageLocks.contains(word) }

    private func words(of function: TextFunction) -> [String] {
        tokens(in: function.bodyRange).map { source.spelling(of: source.code[$0]) }
    }

    func allowsPageLock(in function: String) -> Bool {
        if notifier != nil { return false }
        var asked: Set<String> = []
        return allowsPageLock(in: function, &asked)
    }

    private func allowsPageLock(in name: String, _ asked: inout Set<String>) -> Bool {
        // What calls itself is as good as those that call it.
        guard asked.insert(name).inserted else { return true }
        let bodies = functions.filter { $0.name == name }
        guard bodies.count == 1, let function = bodies.first else { return false }
        let words = words(of: function)
        if words.contains(where: speaksAgainst) { return false }
        if words.contains(where: advice.tells.contains) { return true }
        guard isStatic(function) else { return false }
        var isCalled = false
        for index in source.code.indices
        where source.code[index].kind == .identifier && source.code[index].start != function.nameOffset
            && source.spelling(of: source.code[index]) == name
        {
            let token = source.code[index]
            guard source.word(index + 1) == "(" else {
                guard isEntry(index) else { return false }
                isCalled = true
                continue
            }
            // Outside of functions it is a declaration.
            guard let caller = source.enclosingFunction(at: token.start) else { continue }
            if !allowsPageLock(in: caller.name, &asked) { return false }
            isCalled = true
        }
        return isCalled
    }

    private func tokens(in range: Range<Int>) -> Range<Int> {
        source.code.partitioningIndex { $0.start >= range.lowerBound }
            ..< source.code.partitioningIndex { $0.start >= range.upperBound }
    }

    private func isStatic(_ function: TextFunction) -> Bool {
        let name = source.code.partitioningIndex { $0.start >= function.nameOffset }
        return source.code[..<name].reversed().map { source.spelling(of: $0) }
            .prefix { ![";", "}", "{"].contains($0) }.contains("static")
    }

    /// `.release = name` in a table of operations that are called where sleeping is allowed.
    private func isEntry(_ index: Int) -> Bool {
        guard source.word(index - 1) == "=", index > 2, source.word(index - 3) == "." else { return false }
        var depth = 0
        for opening in (0..<index - 3).reversed() {
            switch source.word(opening) {
            case "}": depth += 1
            case "{" where depth > 0: depth -= 1
            case "{":
                return opening > 2 && source.word(opening - 1) == "="
                    && advice.entries.contains(source.word(opening - 3))
            case ";": return false
            default: break
            }
        }
        return false
    }
}
