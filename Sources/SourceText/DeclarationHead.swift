/// The beginning of an external declaration, up to its brace: words, parenthesised groups, and the rest.
struct DeclarationHead {
    struct Atom {
        enum Kind { case word, group, other }
        var kind: Kind
        /// Code tokens.
        var first: Int
        var last: Int
    }

    /// Only the end of an endless declaration is remembered.
    private static let longest = 128

    private(set) var atoms: [Atom] = []
    var hasInitializer = false
    /// Set where the text so far may be the head of a K&R definition, whose parameters are declared after it.
    private(set) var oldStyle: (name: Int, parameters: ClosedRange<Int>)?

    init(hasInitializer: Bool = false) { self.hasInitializer = hasInitializer }

    mutating func append(_ atom: Atom) {
        atoms.append(atom)
        if atoms.count >= 2 * Self.longest { atoms.removeFirst(Self.longest) }
    }

    /// A semicolon at file scope.
    mutating func endItem(_ tokens: [Token]) {
        if !hasInitializer, let candidate = oldStyleHead(tokens) { oldStyle = candidate }
        atoms = []
        hasInitializer = false
    }

    /// `name (a, b) int a`: a group of mere names behind a word, and a declaration behind the group.
    private func oldStyleHead(_ tokens: [Token]) -> (name: Int, parameters: ClosedRange<Int>)? {
        guard let place = atoms.indices.dropFirst().first(where: { atoms[$0].kind == .group }),
            atoms[place - 1].kind == .word, atoms.count - place > 2
        else { return nil }
        let group = atoms[place].first...atoms[place].last
        guard group.count > 2, group.count < 256 else { return nil }
        for (position, token) in tokens[group].dropFirst().dropLast().enumerated() {
            guard position % 2 == 0 ? token.kind == .identifier : token.is(.comma) else { return nil }
        }
        return (atoms[place - 1].first, group)
    }
}

/// Tells from a declaration's head what the brace behind it opens.
struct DeclarationHeadReader {
    enum Meaning {
        case function(name: Int?, parameters: ClosedRange<Int>?)
        case block(TextStructure.Scope)
    }

    let bytes: UnsafeBufferPointer<UInt8>
    let tokens: [Token]

    /// `extern "C"`.
    func isLinkageBlock(_ head: DeclarationHead) -> Bool {
        guard let last = head.atoms.last, tokens[last.first].kind == .string, head.atoms.count > 1 else { return false }
        return spelling(head.atoms[head.atoms.count - 2].first) == "extern"
    }

    func meaning(of head: DeclarationHead) -> Meaning {
        if head.hasInitializer { return .block(.initializer) }
        if head.atoms.isEmpty, let oldStyle = head.oldStyle {
            return .function(name: oldStyle.name, parameters: oldStyle.parameters)
        }
        let atoms = withoutKnownAttributes(head.atoms)
        // `struct {` and `struct name {`, whatever macros without a semicolon stand before.
        for word in atoms.suffix(2).reversed() where word.kind == .word {
            if let scope = Self.records[spelling(word.first)] { return .block(scope) }
        }
        if let last = atoms.dropLast().last, Self.statements.contains(spelling(last.first)) { return .block(.other) }
        var candidates = atoms.indices.dropLast().filter { index in
            atoms[index].kind == .word && atoms[index + 1].kind == .group
                && !Self.notNames.contains(spelling(atoms[index].first))
        }
        // `struct NAME(x) {` opens a record.
        if let first = candidates.first, first > 0, candidates.count == 1,
            let keyword = Self.records[spelling(atoms[first - 1].first)]
        {
            return .block(keyword)
        }
        guard var chosen = candidates.popLast() else {
            if let pointer = functionReturningPointer(atoms) { return pointer }
            let keyword = atoms.last { $0.kind == .word && Self.records[spelling($0.first)] != nil }
            return .block(keyword.flatMap { Self.records[spelling($0.first)] } ?? .other)
        }
        while let earlier = candidates.popLast() {
            // Attributes and unknown macros may stand behind the parameter list, but no type may.
            let between = atoms[(earlier + 2)..<chosen]
            let isDeclarator = earlier > 0 && atoms[earlier - 1].kind != .group
            guard isDeclarator, between.allSatisfy({ $0.kind == .word && isAttribute($0.first) }) else { break }
            chosen = earlier
        }
        return function(atoms, chosen)
    }

    private func function(_ atoms: [DeclarationHead.Atom], _ chosen: Int) -> Meaning {
        let group = atoms[chosen + 1]
        let next = chosen + 2 < atoms.count ? atoms[chosen + 2] : nil
        let name = atoms[chosen].first
        let first = firstArgument(group)
        if let next, next.kind == .group {
            // `int (*f(int a))(void)`, or `int NAME(f)(int a)`, or `int (f)(int a)`.
            if tokens[group.first + 1].is(.star) {
                if let pointer = functionReturningPointer(Array(atoms[(chosen + 1)...])) { return pointer }
            }
            return .function(name: first ?? name, parameters: next.first...next.last)
        }
        // No C parameter is one bare word other than `void`, unless a macro stands for several.
        let isMacroMade = first.map { argument in
            spelling(argument) != "void" && (chosen == 0 || isUppercase(name) || !isUppercase(argument))
        }
        return .function(name: isMacroMade == true ? first ?? name : name, parameters: group.first...group.last)
    }

    /// The first item of a group, where that is a single word.
    private func firstArgument(_ group: DeclarationHead.Atom) -> Int? {
        let first = group.first + 1
        // `SYSCALL_DEFINE4(32_truncate64, ...)` names with what C calls a number.
        guard first < group.last,
            tokens[first].kind == .identifier || (tokens[first].kind == .number && spelling(first).contains("_")),
            tokens[first + 1].is(.comma) || first + 1 == group.last
        else { return nil }
        return first
    }

    private func isUppercase(_ token: Int) -> Bool { spelling(token).allSatisfy { !$0.isLowercase } }

    /// `(*name(parameters))(...)`.
    private func functionReturningPointer(_ atoms: [DeclarationHead.Atom]) -> Meaning? {
        guard let group = atoms.first(where: { $0.kind == .group }), group.last - group.first > 3,
            tokens[group.first + 1].is(.star)
        else { return nil }
        var index = group.first + 2
        while index < group.last, tokens[index].is(.star) { index += 1 }
        guard tokens[index].kind == .identifier, tokens[index + 1].is(.openParenthesis) else { return nil }
        return .function(name: index, parameters: index + 1...group.last - 1)
    }

    private func withoutKnownAttributes(_ atoms: [DeclarationHead.Atom]) -> [DeclarationHead.Atom] {
        var kept: [DeclarationHead.Atom] = []
        var index = 0
        while index < atoms.count {
            if atoms[index].kind == .word, index + 1 < atoms.count, atoms[index + 1].kind == .group,
                Self.attributes.contains(spelling(atoms[index].first))
            {
                index += 2
            } else {
                kept.append(atoms[index])
                index += 1
            }
        }
        return kept
    }

    private func isAttribute(_ token: Int) -> Bool {
        let spelling = spelling(token)
        return spelling.hasPrefix("__") || Self.attributes.contains(spelling)
    }

    private func spelling(_ token: Int) -> String { SourceBytes.spelling(of: tokens[token], in: bytes) }

    private static let records: [String: TextStructure.Scope] = [
        "struct": .record, "union": .record, "enum": .enumeration,
    ]

    /// Words of statements, which stand at file scope only in text that is never compiled.
    private static let statements: Set<String> = ["if", "while", "for", "switch", "do", "else", "return"]

    /// Words before a group that are never a function's name.
    private static let notNames: Set<String> = [
        "int", "long", "short", "char", "void", "unsigned", "signed", "float", "double", "const", "volatile", "static",
        "inline", "extern", "bool", "_Bool", "asm", "__asm__", "typedef", "struct", "union", "enum",
    ]

    /// Attribute macros and keywords that take a list, wherever they stand.
    private static let attributes: Set<String> = [
        "__attribute__", "__attribute", "__printf", "__scanf", "__acquires", "__releases", "__must_hold",
        "__cond_acquires", "__cond_releases", "__acquires_shared", "__releases_shared", "__must_hold_shared",
        "__section", "__aligned", "__alias", "__declspec", "__typeof__", "typeof", "__typeof", "typeof_unqual",
        "__cond_lock", "__alloc_size", "__nonnull", "__no_sanitize", "__target", "__assume_aligned", "__error",
        "__warning", "__diagnose_as", "__compiletime_error", "__compiletime_warning", "__counted_by", "__context__",
        "_Alignas", "__alignas", "__regparm", "__attribute_const__", "noinline", "notrace",
    ]
}
