internal import Knowledge
internal import Paths
internal import Report

/// Reads off what happens to tainted values: releases, dirtying, DMA, access by the processor, containers.
struct PageUseCollector {
    let table: FunctionTable
    let uses: PageKnowledge
    let taint: PageTaint
    /// The names of the family: a call that takes the pages does nothing else with them.
    private let family: Set<String>

    /// The functions that touch the pages also allocate pages of their own, and share variables between both.
    private let allocates: Bool

    init(table: FunctionTable, uses: PageKnowledge, taint: PageTaint, family: Set<String>) {
        self.family = family
        self.table = table
        self.uses = uses
        self.taint = taint
        allocates = taint.active.contains { !$0.callNames.isDisjoint(with: uses.allocators) }
    }

    /// A call that releases the pages.
    struct ReleaseCall {
        let function: FlowFunction
        let call: Node
    }

    func collect() -> (uses: [PageUse], releases: [ReleaseCall]) {
        var found: [PageUse] = []
        var releases: [ReleaseCall] = []
        for function in taint.active {
            for node in function.moves {
                switch node.kind {
                case .call:
                    guard var use = use(of: node, in: function) else { continue }
                    if function.numbers.contains(node), !uses.mappings.contains(node.name) {
                        for index in use.indices where use[index].kind == .address { use[index].kind = .pfn }
                    }
                    found += use
                    if use.contains(where: { $0.kind == .release }) {
                        releases.append(ReleaseCall(function: function, call: node))
                    }
                case .assignment:
                    if let use = store(node, in: function) { found.append(use) }
                    if let use = kept(node.children[1], in: node.children[0].bare.declaration, at: node, of: function) {
                        found.append(use)
                    }
                case .designated:
                    if let use = kept(node.children[0], in: node.declaration, at: node, of: function) {
                        found.append(use)
                    }
                default: break
                }
            }
        }
        let sorted = found.sorted {
            ($0.evidence.file, $0.evidence.line, $0.callee, $0.kind.rawValue) < (
                $1.evidence.file, $1.evidence.line, $1.callee, $1.kind.rawValue
            )
        }
        return (sorted, releases)
    }

    private func use(of call: Node, in function: FlowFunction) -> [PageUse]? {
        let arguments = Array(call.arguments)
        let shapes = arguments.map { taint.shapes(of: $0) }
        let all = shapes.reduce(into: PageTaint.Shapes()) { $0.formUnion($1) }
        guard !all.isEmpty else { return nil }
        let name = call.name
        guard !family.contains(name) else { return nil }
        var release: PageKnowledge.Releasing?
        if let known = uses.releases[name], !known.fits.isEmpty || !allocates {
            // What a function is given by number, it finds the page of.
            let isFrame = shapes.first?.contains(.pfn) == true && arguments.first?.bare.isWideInteger == true
            guard all.contains(.pages) || !all.isDisjoint(with: .containers) || isFrame else { return nil }
            release = known
        }
        var kinds = release == nil ? [] : [(PageUse.Kind.release, "gives the pages back")]
        kinds += self.kinds(of: call, in: function, shapes: shapes)
        if kinds.isEmpty, !uses.knows(name), !taint.copiesPointers(call), table.callee(of: call) == nil {
            kinds = [guess(from: name, all)]
        }
        let place = table.lowering.evidence(call)
        return kinds.map { kind, says in
            var use = PageUse(
                kind: kind, callee: spelled(name, as: place.text), function: function.name,
                evidence: Evidence(file: place.file, line: place.line, text: place.text, says: says))
            if kind == .other || kind == .release && release == nil { use.passed = passed(to: call, shapes) }
            if kind == .other { use.isOfAddress = all == .address && !uses.saysRelease(name) && !givesNumber(call) }
            if kind == .release { use.tell(of: release, call) }
            if kind == .dma, let mapping = uses.dma[name] {
                use.direction = mapping.only ?? mapping.direction.flatMap { call.argument($0)?.constant }
            }
            return use
        }
    }

    /// An address as a number may be kept like a frame number.
    private func givesNumber(_ call: Node) -> Bool {
        call.arguments.contains { argument in
            argument.declarations.contains { $0.isWideInteger && taint.places[$0] != nil }
        }
    }

    /// The question what a function does with the pages: by its name, or by the member of the table that it is called
    /// through.
    private func passed(to call: Node, _ shapes: [PageTaint.Shapes]) -> [CalleeQuery] {
        let operation = call.declaration == nil ? call.children.first?.bare.operation : nil
        guard call.declaration != nil || operation != nil else { return [] }
        return shapes.enumerated().filter { !$0.element.isDisjoint(with: [.pages, .scatterlist, .batch]) }.map {
            CalleeQuery(
                function: operation?.name ?? call.name, parameter: $0.offset, shapes: $0.element.rawValue,
                structure: operation?.structure)
        }
    }

    /// What is known of a call besides that it gives pages back, as every function of its name does.
    private func kinds(
        of call: Node, in function: FlowFunction, shapes: [PageTaint.Shapes]
    ) -> [(PageUse.Kind, String)] {
        let name = call.name
        var kinds: [(PageUse.Kind, String)] = []
        if taint.alsoReleasing.contains(name) { kinds.append((.release, "gives the pages back")) }
        if uses.dirtiesLocked.contains(name) {
            kinds.append((.dirtyLocked, "marks the pages dirty under the page lock"))
        }
        if uses.dirtiesUnlocked.contains(name) {
            if !function.callNames.isDisjoint(with: uses.pageLocks) {
                kinds.append((.dirtyLocked, "marks the pages dirty, in a function that takes the page lock"))
            } else {
                kinds.append((.dirtyUnlocked, "marks the pages dirty without the page lock"))
            }
        }
        if let container = uses.containers[name], let kind = PageUse.Kind(rawValue: container.shape.rawValue) {
            kinds.append((kind, "the pages go into a \(container.shape.rawValue)"))
        }
        if uses.dma[name] != nil { kinds.append((.dma, "the pages are handed to a device")) }
        for (index, shape) in shapes.enumerated() where !shape.isDisjoint(with: [.address, .pages, .scatterlist]) {
            // An array of pointers, or what holds one, may be copied, too: that touches none of the pages.
            if shape == .pages, call.children[index + 1].isNoPage { continue }
            if uses.cpuReads[name]?.contains(index) == true { kinds.append((.cpuRead, "the processor reads the data")) }
            if uses.cpuWrites[name]?.contains(index) == true {
                kinds.append((.cpuWrite, "the processor writes the data"))
            }
        }
        if let shape = uses.shapes[name] {
            if shape == .address { kinds.append((.address, "the pages are mapped for the processor")) }
            if shape == .pfn { kinds.append((.pfn, "the page frame number is taken")) }
        }
        return kinds
    }

    /// Of a function that nothing is known of.
    private func guess(from name: String, _ shapes: PageTaint.Shapes) -> (PageUse.Kind, String) {
        if uses.saysRelease(name), shapes.contains(.pages) { return (.release, "by its name it gives the pages back") }
        return (.other, "the pages are passed to \(name)()")
    }

    /// A macro's name where a reader sees one that is known as well.
    private func spelled(_ name: String, as text: String) -> String {
        let word = String(text.prefix(while: \.isWordCharacter))
        return uses.releases[word] != nil || uses.dirtiesLocked.contains(word) || uses.dirtiesUnlocked.contains(word)
            ? word : name
    }

    /// A member that makes its structure a container: `vector->bv_page = page`, `{ .bv_page = page }`.
    private func kept(_ value: Node, in member: Declaration?, at node: Node, of function: FlowFunction) -> PageUse? {
        guard let member, member.isMember, let shape = uses.containerMembers[member.name],
            let kind = PageUse.Kind(rawValue: shape.rawValue), taint.shapes(of: value).contains(.pages),
            // Made to be walked by an iterator at once, it is no I/O of its own.
            function.callNames.isDisjoint(with: uses.kernelIterators)
        else { return nil }
        return use(kind, by: member.name, at: node, of: function, says: "the pages go into a \(shape.rawValue)")
    }

    /// `*address = value`, `address->member = value`, and `pfn = page - mem_map`, as page_to_pfn() reads.
    private func store(_ node: Node, in function: FlowFunction) -> PageUse? {
        let target = node.children[0].bare
        if target.isWideInteger, taint.shapes(of: node.children[1]).contains(.pages) {
            return use(.pfn, by: "=", at: node, of: function, says: "the page frame number is taken")
        }
        let base: Node? = switch target.kind {
        case .dereference, .subscripted: target.children.first
        case .member: target.children.first
        default: nil
        }
        // `*address = __pa(page_address(page))` keeps an address, by a parameter that is told from no other.
        let value = node.children[1].bare
        let isAddress = value.kind == .call || value.kind == .binary || value.kind == .statementExpression
        if isAddress, !taint.shapes(of: value).isDisjoint(with: [.address, .pages]) { return nil }
        guard let base, taint.shapes(of: base).contains(.address) else { return nil }
        return use(.cpuWrite, by: "=", at: node, of: function, says: "the processor writes the data")
    }

    private func use(
        _ kind: PageUse.Kind, by callee: String, at node: Node, of function: FlowFunction, says: String
    ) -> PageUse {
        let place = table.lowering.evidence(node)
        return PageUse(
            kind: kind, callee: callee, function: function.name,
            evidence: Evidence(file: place.file, line: place.line, text: place.text, says: says))
    }
}

extension Node {
    /// By its type it is not a page, though it may hold some.
    fileprivate var isNoPage: Bool {
        if isPointerArray || bare.kind == .addressOf { return true }
        guard let type = bare.spelledType else { return false }
        return !type.hasSuffix("struct page *") && !type.hasSuffix("struct folio *")
    }

    /// As the declarations have it; nil for what is no place.
    private var spelledType: String? {
        switch kind {
        case .variable, .member: return declaration?.type
        case .dereference, .subscripted:
            guard let type = children.first?.bare.spelledType, type.hasSuffix("*") else { return nil }
            let inner = type.dropLast()
            return inner.hasSuffix("*") ? String(inner) : nil
        default: return nil
        }
    }

    /// The member of a named structure through which a call is made.
    fileprivate var operation: Declaration? {
        let callee = kind == .dereference ? children.first?.bare : self
        guard let member = callee?.declaration, member.isMember, !member.structure.isEmpty else { return nil }
        return member
    }
}

extension PageUse {
    /// What is known of the function that releases, and what this call tells it.
    mutating func tell(of release: PageKnowledge.Releasing?, _ call: Node) {
        fits = release.map { $0.fits.sorted() }
        guard let argument = release?.dirties, call.children.indices.contains(argument + 1) else { return }
        asksForDirtying = true
        dirties = call.children[argument + 1].constant.map { $0 != 0 }
    }
}
