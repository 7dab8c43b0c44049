internal import Clang
internal import SourceText

/// A function of the file being judged.
final class FlowFunction {
    let name: String
    let cursor: Cursor
    let isStatic: Bool
    let parameters: [Declaration]
    let returnsPointer: Bool
    /// Says true where it succeeded, or what it asks is so.
    let returnsTruth: Bool
    /// What it returns holds pages at most, as an object of the file's own does.
    let returnsObject: Bool
    /// nil where the body could not be lowered.
    var body: Node? { lowered?.node }
    /// True where parts of the body are nested too deeply to be looked at.
    var isCut: Bool { lowered?.isCut ?? false }
    private(set) lazy var lowered: LoweredBody? = lowering.body(of: cursor)
    private let lowering: Lowering

    init(_ cursor: Cursor, _ lowering: Lowering) {
        self.cursor = cursor
        self.lowering = lowering
        name = cursor.spelling
        isStatic = cursor.isStatic
        parameters = lowering.parameters(of: cursor)
        let result = cursor.type.spelling.split(separator: "(").first ?? ""
        returnsPointer = result.contains("*")
        returnsTruth = result.hasPrefix("_Bool") || result.hasPrefix("bool")
        returnsObject = result.hasPrefix("struct ") && returnsPointer && !PageTaint.carries(String(result))
    }

    /// Every call in the body, in source order.
    private(set) lazy var calls: [Node] = {
        var calls: [Node] = []
        body?.walk { if $0.kind == .call { calls.append($0) } }
        return calls
    }()

    private(set) lazy var conditions = AskedAgain(in: body ?? Node(.otherStatement, at: Node.Place.nowhere))

    private(set) lazy var askedSigns = Signs.asked(in: body)

    /// The signs of what it returns, as far as the words of its returns tell.
    private(set) lazy var resultSigns: Signs = {
        var signs: Signs = []
        body?.walk { node in
            guard node.kind == .exit, let value = node.children.first?.bare else { return }
            signs.formUnion(
                HeldPages.isErrorPointer(value) ? .negative : value.constant.map { Signs(of: $0) } ?? .any)
        }
        return signs.isEmpty ? .any : signs
    }()

    /// Calls whose result, an address, becomes a number at once: nobody looks through it here.
    private(set) lazy var numbers: Set<Node> = {
        var found: Set<Node> = []
        body?.walk { node in
            let isNumber = node.kind == .cast && !node.name.contains("*")
                && (node.name.contains("long") || node.name.contains("int"))
            let isKept = node.kind == .assignment && node.children[0].bare.isWideInteger
            guard isNumber || isKept, let call = node.children.last?.bare, call.kind == .call else { return }
            found.insert(call)
        }
        return found
    }()

    /// The types of its own variables.
    private(set) lazy var localTypes: Set<String> = {
        var types: Set<String> = []
        body?.walk { node in
            if node.kind == .variable, let variable = node.declaration, variable.isLocal { types.insert(variable.type) }
        }
        return types
    }()

    private(set) lazy var callNames = Set(calls.map(\.name))

    /// What can move pages on: assignments, initialised members, calls and results, in source order.
    private(set) lazy var moves: [Node] = {
        var moves: [Node] = []
        body?.walk { node in
            switch node.kind {
            case .assignment where node.children.count == 2, .call: moves.append(node)
            case .designated where !node.children.isEmpty, .exit where !node.children.isEmpty: moves.append(node)
            default: break
            }
        }
        return moves
    }()
    private lazy var callsByStart = Dictionary(grouping: calls, by: \.place.start)

    /// The call of a function whose text begins at an offset, or holds it.
    func call(of name: String, at offset: Int) -> Node? {
        callsByStart[offset]?.first { $0.name == name }
            ?? calls.first { $0.name == name && $0.place.start <= offset && offset < $0.place.end }
    }
}

/// The functions of one file: who mentions whom, found by token, and lowered only when asked for.
final class FunctionTable {
    private let source: SourceView
    let lowering: Lowering
    private let functions: [Cursor]
    private let others: [Cursor]
    private var made: [Cursor.Identity: FlowFunction] = [:]
    private var byName: [String: Int] = [:]

    /// - Parameters: the top-level cursors of the file: function definitions, and everything else.
    init(functions: [Cursor], others: [Cursor], source: SourceView, relativePath: @escaping (String) -> String) {
        self.functions = functions
        self.others = others
        self.source = source
        lowering = Lowering(source: source, relativePath: relativePath)
        for (index, function) in functions.enumerated() { byName[function.spelling] = index }
    }

    func function(named name: String) -> FlowFunction? { byName[name].map { function(at: $0) } ?? admitted[name] }

    /// Functions of headers that hand out what an object holds.
    private var admitted: [String: FlowFunction] = [:]

    /// The inline function of another file that a call names, from now on one of this file; nil where it is known, or
    /// has no body.
    func admit(calleeOf call: Node, in function: FlowFunction) -> FlowFunction? {
        if let known = admitted[call.name] { return known }
        guard call.declaration != nil, byName[call.name] == nil,
            let definition = function.lowered?.cursor(of: call)?.referenced?.definition, definition.hasBody
        else { return nil }
        let made = self.function(of: definition)
        admitted[call.name] = made
        return made
    }

    /// The function that a call names, where its body is at hand: in this file, or in a header beside it.
    func callee(of call: Node) -> FlowFunction? {
        guard call.declaration != nil else { return nil }
        return function(named: call.name)
    }

    func function(containing cursor: Cursor) -> FlowFunction? { function(named: cursor.spelling) }

    /// The functions in whose text an identifier stands.
    func functions(mentioning identifier: String) -> [FlowFunction] {
        (mentions[identifier] ?? []).filter { $0 < functions.count }.map { function(at: $0) }
    }

    /// The calls of a function in this file.
    func callers(of name: String) -> [(function: FlowFunction, call: Node)] {
        if let known = callers[name] { return known }
        let found = functions(mentioning: name).flatMap { function in
            function.calls.filter { $0.name == name && $0.declaration != nil }.map { (function, $0) }
        }
        callers[name] = found
        return found
    }

    private var callers: [String: [(function: FlowFunction, call: Node)]] = [:]
    /// A function that goes by another name: as a member of an operations table, or handed to a callee.
    struct Installation {
        let member: String
        let place: Node
        /// The function in which it stands; nil for a declaration outside of all.
        let function: String?
        /// The declaration outside functions in which it stands; nil for one made at run time.
        let table: Int?
    }

    private var installations: [String: [Installation]] = [:]

    /// True where the body of a function of the file names an identifier.
    func isUsed(_ identifier: String, in file: String) -> Bool {
        (mentions[identifier] ?? []).contains { $0 < functions.count && functions[$0].expansionLocation?.file == file }
    }

    func isMentioned(_ identifier: String) -> Bool { mentions[identifier] != nil }

    /// What a function is installed as (a member of an operations table) or handed to (a callee), sorted.
    func installations(of name: String) -> [Installation] {
        if let known = installations[name] { return known }
        let found = findInstallations(of: name)
        installations[name] = found
        return found
    }

    private func findInstallations(of name: String) -> [Installation] {
        var found: [Installation] = []
        func visit(_ node: Node, within outer: String?, of function: String? = nil, _ table: Int? = nil) {
            var outer = outer
            switch node.kind {
            case .designated: outer = node.name
            case .assignment where node.children.first?.bare.kind == .member: outer = node.children[0].bare.name
            case .call: outer = node.name
            case .function where node.name == name:
                if let outer {
                    found.append(Installation(member: outer, place: node, function: function, table: table))
                }
            default: break
            }
            for (index, child) in node.children.enumerated() {
                // The callee's own name installs nothing.
                if node.kind == .call, index == 0 { continue }
                visit(child, within: outer, of: function, table)
            }
        }
        for index in mentions[name] ?? [] {
            if index < functions.count {
                let function = function(at: index)
                if function.name != name, let body = function.body { visit(body, within: nil, of: function.name) }
            } else {
                visit(table(at: index - functions.count), within: nil, of: nil, index - functions.count)
            }
        }
        return found
    }

    /// The declarations outside functions in whose text an identifier stands.
    func tables(mentioning identifier: String) -> [Node] {
        (mentions[identifier] ?? []).filter { $0 >= functions.count }.map { table(at: $0 - functions.count) }
    }

    /// A function by its definition, which may stand in any file.
    func function(of definition: Cursor) -> FlowFunction {
        if let known = made[definition.identity] { return known }
        let function = FlowFunction(definition, lowering)
        made[definition.identity] = function
        return function
    }

    private func function(at index: Int) -> FlowFunction { function(of: functions[index]) }

    /// The type of the operations tables by which alone a function is entered, and which they are; nil where it is
    /// entered otherwise as well.
    func entries(of name: String) -> (type: String, tables: Set<Int>)? {
        if let known = entries[name] { return known }
        let found = findEntries(of: name)
        entries[name] = .some(found)
        return found
    }

    private var entries: [String: (type: String, tables: Set<Int>)?] = [:]

    private func findEntries(of name: String) -> (type: String, tables: Set<Int>)? {
        var tables: Set<Int> = []
        var seen: Set<String> = [name]
        var open = [name]
        while let next = open.popLast() {
            guard let function = function(named: next), function.isStatic else { return nil }
            let installed = installations(of: next)
            // What hands a function over, to a queue of work say, enters it.
            let callers = callers(of: next).map(\.function.name) + installed.compactMap(\.function)
            guard !installed.isEmpty || callers.contains(where: { $0 != next }) else { return nil }
            tables.formUnion(installed.compactMap(\.table))
            open += callers.filter { seen.insert($0).inserted }
        }
        let types = Set(tables.map { others[$0].type.spelling.replacing("const ", with: "") })
        guard types.count == 1, let type = types.first, type.hasPrefix("struct ") else { return nil }
        return (type, tables)
    }

    private var tables: [Int: Node] = [:]

    fileprivate func table(at index: Int) -> Node {
        if let known = tables[index] { return known }
        let node = lowering.expression(others[index])
        tables[index] = node
        return node
    }

    /// For each identifier the functions, then the other declarations, whose text holds it.
    private lazy var mentions: [String: [Int]] = {
        var ranges: [String: [(range: Range<Int>, index: Int)]] = [:]
        for (index, cursor) in (functions + others).enumerated() {
            guard let location = cursor.expansionLocation, let range = cursor.expansionRange else { continue }
            ranges[location.file, default: []].append((range, index))
        }
        var found: [String: [Int]] = [:]
        for (file, ranges) in ranges.sorted(by: { $0.key < $1.key }) {
            guard let text = source.source(of: file) else { continue }
            let sorted = ranges.sorted { ($0.range.lowerBound, $0.index) < ($1.range.lowerBound, $1.index) }
            var next = 0
            for token in text.code where token.kind == .identifier {
                while next < sorted.count, sorted[next].range.upperBound <= token.start { next += 1 }
                guard next < sorted.count else { break }
                guard sorted[next].range.contains(token.start) else { continue }
                let index = sorted[next].index
                let name = text.spelling(of: token)
                if found[name]?.last != index { found[name, default: []].append(index) }
            }
        }
        return found.mapValues { Array(Set($0)).sorted() }
    }()
}

extension FunctionTable {
    /// Designated initialisers of a member in the tables of the file, where the member is given a function.
    func tableEntries(named member: String) -> [Node] {
        var found: [Node] = []
        for table in tables(mentioning: member) {
            table.walk { node in
                if node.kind == .designated, node.name == member, node.children.first?.bare.kind == .function {
                    found.append(node)
                }
            }
        }
        return found
    }

    /// The functions of the file that are installed in a table.
    func operations(ofTable index: Int) -> [FlowFunction] {
        var names: Set<String> = []
        table(at: index).walk { node in
            if node.kind == .designated, let entry = node.children.first?.bare, entry.kind == .function {
                names.insert(entry.name)
            }
        }
        return names.sorted().compactMap { function(named: $0) }
    }
}
