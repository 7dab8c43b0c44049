internal import Knowledge
internal import Report

/// Where the pages of one acquiring call go, within its file: through variables, members, parameters, results and
/// containers.
///
/// Order of statements plays no part here; a variable that ever holds the pages holds them. Members are told by their
/// declaration, not by the object. What grows is bounded by the number of declarations, so the rounds end.
final class PageTaint {
    /// In which shapes a value stands for the pages.
    struct Shapes: OptionSet, Hashable {
        let rawValue: UInt8
        static let pages = Shapes(rawValue: 1)
        static let address = Shapes(rawValue: 2)
        static let pfn = Shapes(rawValue: 4)
        static let scatterlist = Shapes(rawValue: 8)
        static let bio = Shapes(rawValue: 16)
        static let skb = Shapes(rawValue: 32)
        static let pipe = Shapes(rawValue: 64)
        static let batch = Shapes(rawValue: 128)
        static let containers: Shapes = [.scatterlist, .bio, .skb, .pipe, .batch]

        init(rawValue: UInt8) { self.rawValue = rawValue }

        init(_ shape: PageKnowledge.Shape) {
            switch shape {
            case .pages: self = .pages
            case .address: self = .address
            case .pfn: self = .pfn
            case .scatterlist: self = .scatterlist
            case .bio: self = .bio
            case .skb: self = .skb
            case .pipe: self = .pipe
            case .batch: self = .batch
            }
        }
    }

    let table: FunctionTable
    let uses: PageKnowledge
    private(set) var places: [Declaration: Shapes] = [:]
    /// Parameters through which the pages reach the caller.
    private(set) var handedUp: Set<Declaration> = []
    /// Functions that return the pages.
    private(set) var results: [String: Shapes] = [:]
    /// The functions looked at, in the order in which they were reached.
    private(set) var active: [FlowFunction] = []
    private var activeNames: Set<String> = []
    private var storage: Set<Declaration> = []
    /// Variables that point into a container that was filled by them, and the shapes that went in.
    private var vessels: [Declaration: Shapes] = [:]
    private var grew = false
    /// True where the bound on functions cut something off.
    private(set) var isCut = false
    /// How much was looked at.
    private(set) var work = 0

    static let maximalFunctions = 60
    private static let maximalRounds = 8

    /// - Parameters:
    ///   - alsoReleasing: functions of other files that are known to release these pages.
    ///   - rises: callers are followed, too. What a function does with a parameter, it does for all of them.
    init(table: FunctionTable, uses: PageKnowledge, alsoReleasing: Set<String> = [], rises: Bool = true) {
        self.table = table
        self.uses = uses
        self.alsoReleasing = alsoReleasing
        self.rises = rises
    }

    private let rises: Bool

    let alsoReleasing: Set<String>

    /// Where the pages of a function's variable go in the end: to its caller, or into an object; nil where neither was
    /// seen.
    func destination(from function: FlowFunction) -> Destination? {
        if results[function.name]?.contains(.pages) == true { return Destination(kind: .returned, text: nil) }
        if let parameter = function.parameters.first(where: {
            handedUp.contains($0) && places[$0]?.contains(.pages) == true
        }) {
            return Destination(kind: .parameter, text: parameter.name)
        }
        // A structure of the function's own goes with it.
        guard holders.isEmpty else { return nil }
        let kept = places.filter { ($0.key.isMember || $0.key.isGlobal) && $0.value.contains(.pages) }.keys
        return kept.map(\.name).min().map { Destination(kind: .member, text: $0) }
    }

    /// The pages are in a member of a structure; false where the file does not touch it.
    func seed(_ query: MemberQuery) -> Bool {
        var found = false
        for function in table.functions(mentioning: query.member) {
            function.body?.walk { node in
                guard let member = node.declaration, member.isMember, member.name == query.member,
                    member.structure == query.structure
                else { return }
                found = true
                add(Shapes(rawValue: query.shapes), to: member)
            }
        }
        return found
    }

    /// Members that hold the pages, their frame numbers, or a list of them, and that a header beside the file declares,
    /// sorted. What a header for all declares (a bio_vec, a scatterlist) holds everybody's pages.
    func members(outside file: String) -> [MemberQuery] {
        places.compactMap { declaration, shapes in
            guard declaration.isMember, declaration.file != file, !declaration.structure.isEmpty,
                !declaration.file.hasPrefix("include/")
            else { return nil }
            let isBio = Self.types.contains { $0.type == declaration.type }
            var kept = shapes.intersection(isBio ? .pages : [.pages, .scatterlist, .bio])
            if shapes.contains(.pfn) { kept.insert(.pages) }
            return kept.isEmpty
                ? nil : MemberQuery(structure: declaration.structure, member: declaration.name, shapes: kept.rawValue)
        }.sorted(by: MemberQuery.precedes)
    }

    /// True where the objects that keep the pages are variables of given functions, all of them.
    func isKept(inVariablesOf functions: [FlowFunction]) -> Bool {
        let keeping = places.filter { $0.key.isMember && $0.value.contains(.pages) }
            .map { "struct \($0.key.structure)" }
        guard !keeping.isEmpty else { return false }
        return Set(keeping).isSubset(of: functions.reduce(into: []) { $0.formUnion($1.localTypes) })
    }

    /// The pages come in by a parameter.
    func seed(_ parameter: Declaration, as shapes: Shapes, in function: FlowFunction) {
        activate(function)
        add(shapes, to: parameter)
    }

    /// The pages come in by an argument of a call, or as its result (`argument` nil).
    func seed(_ call: Node, argument: Int?, in function: FlowFunction) {
        activate(function)
        if let argument {
            let position = argument + 1
            guard call.children.indices.contains(position) else { return }
            // What comes out in a table, and not by a pointer, comes out as a list.
            let isTable = Self.place(of: call.children[position])?.type.hasPrefix("struct sg_table") == true
            let shapes: Shapes = isTable ? .scatterlist : .pages
            store(shapes, into: call.children[position], handsUp: true, isStorage: true)
        } else {
            seededCalls.insert(call)
        }
    }

    /// Containers that go by their type: what was put into one may be found in any of the file.
    private(set) var typed: Shapes = []
    /// Local structures in which the pages were put.
    private(set) var holders: Set<Declaration> = []

    static let types: [(type: String, shape: Shapes)] = [("struct bio *", .bio), ("struct sk_buff *", .skb)]

    private(set) var seededCalls: Set<Node> = []

    func run() {
        for _ in 0..<Self.maximalRounds {
            grew = false
            // The list grows while it is walked.
            var index = 0
            while index < active.count {
                work += active[index].moves.count
                spread(in: active[index])
                index += 1
            }
            if !grew { return }
        }
    }

    /// Follows the pages into a function as well.
    func look(into function: FlowFunction) { activate(function) }

    private func activate(_ function: FlowFunction) {
        guard !activeNames.contains(function.name) else { return }
        guard active.count < Self.maximalFunctions else { isCut = true; return }
        activeNames.insert(function.name)
        active.append(function)
        grew = true
    }

    // MARK: Spreading

    private func spread(in function: FlowFunction) {
        for node in function.moves {
            switch node.kind {
            case .assignment: assign(node)
            case .designated: if let member = node.declaration { add(shapes(of: node.children[0]), to: member) }
            case .call: passOn(node)
            case .exit:
                let shapes = shapes(of: node.children[0])
                if !shapes.isEmpty { addResult(shapes, of: function) }
            default: break
            }
        }
    }

    private func assign(_ node: Node) {
        let (target, value) = (node.children[0], node.children[1])
        let shapes = shapes(of: value)
        if !shapes.isEmpty {
            if let kept = target.bare.declaration, let shape = uses.containerMembers[kept.name] {
                store(Shapes(shape), into: target.bare.children.first ?? target, handsUp: false, isStorage: false)
            }
            if let base = target.bare.children.first?.bare, target.bare.kind == .member, base.kind == .variable,
                let holder = base.declaration, !holder.type.contains("*"), holder.parameterIndex == nil,
                holders.insert(holder).inserted
            {
                grew = true
            }
            store(shapes, into: target, handsUp: target.bare.kind != .variable, isStorage: false)
        }
        // An alias of the array into which the pages are put: its other name holds them too.
        if target.bare.kind == .variable, let variable = target.bare.declaration, storage.contains(variable),
            [.variable, .member, .addressOf, .binary, .subscripted].contains(value.bare.kind)
        {
            store(.pages, into: value, handsUp: true, isStorage: true)
        }
        // Where a container is filled entry by entry, it holds what the entry was given: `sg = request->table; ...`.
        if target.bare.kind == .variable, let filled = target.bare.declaration.flatMap({ vessels[$0] }),
            [.variable, .member, .addressOf, .binary, .subscripted].contains(value.bare.kind)
        {
            fill(value, with: filled)
        }
    }

    /// What points into a container, or is one, was given pages.
    private func fill(_ target: Node, with shapes: Shapes) {
        store(shapes, into: target, handsUp: true, isStorage: false)
        guard let variable = Self.pointer(into: target), variable.isPointer,
            vessels[variable]?.isSuperset(of: shapes) != true
        else { return }
        vessels[variable, default: []].formUnion(shapes)
        grew = true
    }

    private func passOn(_ call: Node) {
        let arguments = call.arguments
        if let container = uses.containers[call.name] {
            let given = arguments.enumerated().filter { $0.offset != container.argument }
                .reduce(into: Shapes()) { $0.formUnion(shapes(of: $1.element)) }
            if !given.isEmpty, arguments.count > container.argument {
                fill(call.children[container.argument + 1], with: Shapes(container.shape))
            }
        }
        if let walker = uses.walkers[call.name], arguments.count > walker {
            let given = arguments.enumerated().filter { $0.offset != walker }
                .reduce(into: Shapes()) { $0.formUnion(shapes(of: $1.element)) }
            if !given.isEmpty { store(given, into: call.children[walker + 1], handsUp: false, isStorage: false) }
        }
        if let target = uses.copies[call.name] ?? nil, arguments.count > target, copiesPointers(call) {
            store(.pages, into: call.children[target + 1], handsUp: true, isStorage: false)
        }
        guard uses.shapes[call.name] == nil, let callee = table.callee(of: call) else { return }
        // What the file itself defines for others to call, gives back by what it calls; the family's own does it all.
        if let known = uses.releases[call.name], callee.isStatic || known.fits != ["get"] { return }
        for (argument, parameter) in zip(arguments, callee.parameters) {
            let shapes = shapes(of: argument)
            if !shapes.isEmpty {
                activate(callee)
                add(shapes, to: parameter)
            }
            // The callee puts pages into what this argument points at.
            if handedUp.contains(parameter), let known = places[parameter] {
                store(known, into: argument, handsUp: true, isStorage: storage.contains(parameter))
                let filled = known.intersection(vessels[parameter] ?? [])
                if !filled.isEmpty { fill(argument, with: filled) }
            }
        }
    }

    private func addResult(_ shapes: Shapes, of function: FlowFunction) {
        let known = results[function.name] ?? []
        guard !known.isSuperset(of: shapes) else { return }
        // A function that only passes its argument through does not hand pages to all of its callers.
        results[function.name] = known.union(shapes)
        grew = true
        activateCallers(of: function)
    }

    private func activateCallers(of function: FlowFunction) {
        guard rises else { return }
        for caller in table.callers(of: function.name) { activate(caller.function) }
    }

    private func add(_ shapes: Shapes, to declaration: Declaration) {
        let shapes = fitting(shapes, declaration)
        let named = shapes.intersection([.bio, .skb])
        if !named.isEmpty, !typed.isSuperset(of: named) {
            typed.formUnion(named)
            grew = true
            if named.contains(.bio) {
                for name in uses.bioReleases.sorted() { table.functions(mentioning: name).forEach { activate($0) } }
            }
        }
        guard !shapes.isEmpty, places[declaration]?.isSuperset(of: shapes) != true else { return }
        places[declaration, default: []].formUnion(shapes)
        grew = true
        if declaration.isMember || declaration.isGlobal {
            table.functions(mentioning: declaration.name).forEach { activate($0) }
        }
    }

    /// A count or a flag never holds pages, whatever is assigned to it.
    private func fitting(_ shapes: Shapes, _ declaration: Declaration) -> Shapes {
        let type = declaration.type
        if type.contains("*") || type.contains("[") {
            // pfn_to_page() is arithmetic as well: a frame number in a page's pointer is the page again.
            let isPage = type.hasSuffix("struct page *") || type.hasSuffix("struct folio *")
            return isPage && shapes.contains(.pfn) ? shapes.union(.pages) : shapes
        }
        if type.hasPrefix("struct ") || type.hasPrefix("const struct ") || type.hasPrefix("union ") {
            return shapes.intersection(.containers)
        }
        // Physical addresses and frame numbers travel as integers, wide ones.
        guard declaration.isWideInteger else { return [] }
        // page_to_pfn() is a difference of pointers on most architectures.
        return shapes.intersection([.pfn, .address]).union(shapes.contains(.pages) ? .pfn : [])
    }

    private func store(_ shapes: Shapes, into target: Node, handsUp: Bool, isStorage: Bool) {
        guard let declaration = Self.place(of: target) else { return }
        let before = places[declaration]
        add(shapes, to: declaration)
        if isStorage, places[declaration] != nil, storage.insert(declaration).inserted { grew = true }
        // Who brings a table has the list that is in it.
        if handsUp, let table = Self.table(of: target) {
            store(.scatterlist, into: table, handsUp: true, isStorage: false)
        }
        guard handsUp, declaration.parameterIndex != nil, places[declaration] != nil || before != nil,
            handedUp.insert(declaration).inserted
        else { return }
        grew = true
        // Whoever calls a function that hands pages up holds them next.
        for function in active where function.parameters.contains(declaration) { activateCallers(of: function) }
    }

    /// Its callers get the pages, by a parameter or as its result.
    func handsUp(_ function: FlowFunction) -> Bool {
        results[function.name] != nil || function.parameters.contains { handedUp.contains($0) }
    }

    /// Its callers get the pages as such; what is in an skb or a bio goes by other rules.
    func handsOut(_ function: FlowFunction) -> Bool {
        isBare(results[function.name]) && !function.returnsObject
            || function.parameters.contains { hands(up: $0) }
    }

    func hands(up parameter: Declaration) -> Bool { handedUp.contains(parameter) && isBare(places[parameter]) }

    private func isBare(_ shapes: Shapes?) -> Bool {
        shapes?.isDisjoint(with: [.pages, .pfn, .address, .scatterlist]) == false
    }

    /// The pages are what the call returns.
    func isResult(_ call: Node) -> Bool { seededCalls.contains(call) }

    /// A member of a structure, or a variable of the file, holds them.
    var isKeptInObject: Bool {
        places.contains { ($0.key.isMember || $0.key.isGlobal) && !$0.value.isDisjoint(with: [.pages, .scatterlist]) }
    }

    /// The array is a part of an object, though it may go by another name at the call.
    var fillsObject: Bool { storage.contains { $0.isMember || $0.isGlobal } }

    /// A call of the family, or a function that hands its pages up, fills it.
    func isStorage(_ place: Declaration) -> Bool { storage.contains(place) }

    /// The variable or member in which an expression's value lives.
    static func place(of node: Node) -> Declaration? {
        switch node.kind {
        case .variable: return node.declaration
        case .member: return node.declaration
        case .subscripted, .dereference, .addressOf, .cast, .unary: return node.children.first.flatMap { place(of: $0) }
        case .binary where node.name == "+" || node.name == "-": return node.children.first.flatMap { place(of: $0) }
        case .call: return node.arguments.first.flatMap { place(of: $0) }
        default: return nil
        }
    }
}
